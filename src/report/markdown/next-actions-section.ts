import type { RunSummary } from '../run-summary/run-summary.js';
import { numberedPath } from '../run-summary/step-paths.js';
import type { CommandName, PublicationContext } from './context.js';
import { inlineCode, link } from './escape.js';
import { holdsSection } from './holds-section.js';

/** The section on what the reader can do next: open holds, and enabled commands. Empty while the run is active. */
export function nextActionsSection(summary: RunSummary, context: PublicationContext): string {
  const lines = [...publishedLines(summary, context), ...commandLines(summary, context)];
  const next = lines.length === 0 ? '' : `### How to go on\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
  return [holdsSection(summary), next].filter((section) => section !== '').join('\n\n');
}

function publishedLines(summary: RunSummary, context: PublicationContext): readonly string[] {
  const { published } = summary;
  if (published?.pullRequest || context.compareUrl === null) return [];
  const branch = published ? ` The work is on the branch ${inlineCode(published.branch)}.` : '';
  return [`${link('Open the pull request', context.compareUrl)} by hand.${branch}`];
}

function commandLines(summary: RunSummary, context: PublicationContext): readonly string[] {
  const suggest: SuggestCommand = (command, rest, text) =>
    context.commands.includes(command)
      ? [`Comment ${inlineCode(`${context.triggerPhrase} ${command}${rest === '' ? '' : ` ${rest}`}`)} ${text}`]
      : [];
  switch (summary.status) {
    case 'passed':
      return [
        ...(hasNothingNew(summary) ? [] : ['Review it and merge: every step passed its gates.']),
        ...suggest('run', `${summary.workflow} what to change`, 'on the pull request to go on from its branch.'),
      ];
    case 'paused':
      return [...summary.holds.values()].flatMap(({ path }) => {
        const step = numberedPath(summary, path);
        return [
          ...suggest('approve', step, 'to let it go on.'),
          ...suggest('reject', `${step} why`, 'to send it back; your words go to the agent.'),
        ];
      });
    case 'cancelled':
      return suggest('resume', '', 'to go on where it stopped. What is settled is not paid again.');
    case 'failed':
      if (summary.reason === 'publish')
        return suggest('resume', '', 'once that is put right: the work is published, and nothing is run again.');
      if (summary.reason === 'budget') return budgetLines(summary, suggest);
      return isResumable(summary)
        ? suggest('resume', '', 'to go on where it stopped. What is settled is not paid again.')
        : suggest('retry', '', 'to go on from what failed. What passed is kept.');
    case 'running':
    case 'refused':
    case 'skipped':
      return [];
  }
}

/**
 * Whether publishing found nothing to publish, since all of the work had been merged before: there is no branch, or
 * only that of the earlier pull request.
 */
function hasNothingNew({ published }: RunSummary): boolean {
  return published?.operation === 'none' && (published.pullRequest !== null || published.branch === '');
}

/** A sentence that suggests to comment with a command; empty if the command is not enabled. */
type SuggestCommand = (command: CommandName, rest: string, text: string) => readonly string[];

/**
 * Lines for a run stopped by its budget: first raise the limit, in the input or in the workflow, then run the command.
 */
function budgetLines(summary: RunSummary, suggest: SuggestCommand): readonly string[] {
  const { exceededLimits, definition, maxBudgetUsd } = summary;
  const isRunBudget = exceededLimits.some(({ path, limit }) => path === '' && limit === 'budget');
  const isInput = isRunBudget && maxBudgetUsd !== (definition?.maxBudgetUsd ?? null);
  const lines = isInput
    ? suggest('resume', '', 'to go on where it stopped. What is settled is not paid again.')
    : suggest('retry', '--with-changes', 'to go on with the workflow as it is then. What passed is kept.');
  const raise = isInput ? 'Raise the input `max-budget` above what is spent' : 'Raise the limit in the workflow';
  return lines.length === 0 ? [] : [`${raise}.`, ...lines];
}

/** Whether the run was stopped before it came to a result, so that `resume` continues it. */
function isResumable(summary: RunSummary): boolean {
  return summary.cutOff || summary.reason === 'timeout' || summary.reason === 'cancelled';
}
