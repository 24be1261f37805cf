import type { Story } from '../run-summary/run-summary.js';
import { numberedPath } from '../run-summary/step-place.js';
import type { CommandName, PublicationContext } from './context.js';
import { code, link } from './escape.js';
import { holdsSection } from './holds-section.js';

/** What is waited for, and how to go on from here, in commands that are answered. Empty while the run goes on. */
export function nextSection(story: Story, context: PublicationContext): string {
  const lines = [...publishedLines(story, context), ...commandLines(story, context)];
  const next = lines.length === 0 ? '' : `### How to go on\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
  return [holdsSection(story), next].filter((section) => section !== '').join('\n\n');
}

function publishedLines(story: Story, context: PublicationContext): readonly string[] {
  const { published } = story;
  if (published?.pullRequest || context.compareUrl === null) return [];
  const branch = published ? ` The work is on the branch ${code(published.branch)}.` : '';
  return [`${link('Open the pull request', context.compareUrl)} by hand.${branch}`];
}

function commandLines(story: Story, context: PublicationContext): readonly string[] {
  const say: Say = (command, rest, text) =>
    context.commands.includes(command)
      ? [`Comment ${code(`${context.triggerPhrase} ${command}${rest === '' ? '' : ` ${rest}`}`)} ${text}`]
      : [];
  switch (story.status) {
    case 'passed':
      return [
        ...(hasNothingNew(story) ? [] : ['Review it and merge: every step passed its gates.']),
        ...say('run', `${story.workflow} what to change`, 'on the pull request to go on from its branch.'),
      ];
    case 'paused':
      return [...story.holds.values()].flatMap(({ path }) => {
        const step = numberedPath(story, path);
        return [
          ...say('approve', step, 'to let it go on.'),
          ...say('reject', `${step} why`, 'to send it back; your words go to the agent.'),
        ];
      });
    case 'cancelled':
      return say('resume', '', 'to go on where it stopped. What is settled is not paid again.');
    case 'failed':
      if (story.reason === 'publish')
        return say('resume', '', 'once that is put right: the work is published, and nothing is run again.');
      if (story.reason === 'budget') return budgetLines(story, say);
      return isResumable(story)
        ? say('resume', '', 'to go on where it stopped. What is settled is not paid again.')
        : say('retry', '', 'to go on from what failed. What passed is kept.');
    case 'running':
    case 'refused':
    case 'skipped':
      return [];
  }
}

/** Published again after all of it had been merged: there is no branch of its own, or only the one from before. */
function hasNothingNew({ published }: Story): boolean {
  return published?.operation === 'none' && (published.pullRequest !== null || published.branch === '');
}

/** A sentence that tells a reader to comment with a command; none where that command is not answered. */
type Say = (command: CommandName, rest: string, text: string) => readonly string[];

/** Commands alone do not help: the limit that was met has to be raised first, where it stands. */
function budgetLines(story: Story, say: Say): readonly string[] {
  const { limits, definition, maxBudgetUsd } = story;
  const ofRun = limits.some(({ path, limit }) => path === '' && limit === 'budget');
  const isInput = ofRun && maxBudgetUsd !== (definition?.maxBudgetUsd ?? null);
  const lines = isInput
    ? say('resume', '', 'to go on where it stopped. What is settled is not paid again.')
    : say('retry', '--with-changes', 'to go on with the workflow as it is then. What passed is kept.');
  const raise = isInput ? 'Raise the input `max-budget` above what is spent' : 'Raise the limit in the workflow';
  return lines.length === 0 ? [] : [`${raise}.`, ...lines];
}

/** The run was stopped in the middle, rather than having come to a verdict. */
function isResumable(story: Story): boolean {
  return story.cutOff || story.reason === 'timeout' || story.reason === 'cancelled';
}
