import type { Event, EventOf } from '../../model/events/event.js';
import { keyFigures } from '../cost-text.js';
import { pluralize } from '../format/figures.js';
import { withAsciiFallback, paint, type Style } from '../format/style.js';
import { cleanLine } from '../format/text.js';
import { reasonText } from '../gate-text.js';
import type { AttemptSummary, RunSummary } from '../run-summary/run-summary.js';
import { itemsOf, numberedPath, rootStepOf } from '../run-summary/step-paths.js';
import { createRunSummaryBuilder } from '../run-summary/summarize-run.js';
import { groupStartLines, groupEndLines } from './group-lines.js';
import {
  bad,
  attemptAgentSuffix,
  agentSuffix,
  colonSuffix,
  good,
  info,
  plain,
  parallelPrefix,
  stepLabel,
  warn,
  type LogLine,
} from './log-line.js';
import { attemptEndLines, gateCheckedLines, stepStartLines, stepEndLines } from './step-lines.js';

/**
 * Turns events into the lines of a log. `observe` returns the lines for one event, often none; pass the events in
 * ledger order, each once.
 *
 * This folder shows a run while it is active: as log lines (this file), or as a tree on a terminal that is repainted
 * (`tree.ts`). Begin with this file; the lines for steps and groups are in `step-lines.ts` and `group-lines.ts`.
 */
export interface LogFormatter {
  observe(event: Event): readonly string[];
}

/** How log lines are rendered. */
export interface LogFormatterOptions extends Style {
  /** Returns where to read more about a step's failure, such as a command; null prints nothing. */
  readonly detailHint: ((numberedPath: string) => string) | null;
}

/** Creates a formatter with no events observed yet. */
export function createLogFormatter(options: LogFormatterOptions): LogFormatter {
  const builder = createRunSummaryBuilder();
  return {
    observe(event) {
      builder.observe(event);
      const lines = linesOf(builder.summary, event, options);
      const prefix = lines.length > 0 && 'step' in event ? parallelPrefix(builder.summary, event.step) : '';
      return lines.map(({ tone, text }) => {
        const line = withAsciiFallback(options, prefix + text);
        return tone === null ? line : paint(options, tone, line);
      });
    },
  };
}

function linesOf(summary: RunSummary, event: Event, { detailHint }: LogFormatterOptions): readonly LogLine[] {
  switch (event.type) {
    case 'run_resumed':
      return [info(`→ Resumed ${event.run_id} (was ${cleanLine(event.previous_status, 40)})`)];
    case 'replay_started':
      return [info(`→ Replay of ${event.original_run_id} from ${numberedPath(summary, event.from_step)}`)];
    case 'step_reopened':
      return [info(`→ ${stepLabel(summary, event.step)} begins again, asked for by ${cleanLine(event.by, 60)}`)];
    case 'group_started':
      return groupStartLines(summary, event);
    case 'group_completed':
      return groupEndLines(summary, event);
    case 'group_retry':
      return [warn(`  ${rootStepOf(summary, event.step).title}: ${cleanLine(event.label, 120)}`)];
    case 'retry_triggered':
      return [warn(`  ${cleanLine(event.next.label, 120)}`)];
    case 'restart_triggered':
      return [warn(`  ${cleanLine(event.label, 120)}`)];
    case 'step_started':
      return stepStartLines(summary, event);
    case 'step_completed':
      return stepEndLines(summary, event, detailHint);
    case 'guard_triggered':
      return [
        bad(`✗ guard ${event.guard}: ${cleanLine(event.reason, 160)}${attemptAgentSuffix(attemptOf(summary, event))}`),
      ];
    case 'gate_checked':
      return gateCheckedLines(event, attemptOf(summary, event));
    case 'attempt_completed':
      return attemptEndLines(event, attemptOf(summary, event));
    case 'attempt_abandoned':
      return [
        warn(`  attempt abandoned: ${cleanLine(event.reason, 160)}${attemptAgentSuffix(attemptOf(summary, event))}`),
      ];
    case 'merge_conflicted':
      return [bad(`✗ merge conflict of ${itemName(summary, event)} in ${cleanLine(event.files.join(', '), 160)}`)];
    case 'blast_radius_warning':
      return [warn(`  outside the blast radius: ${cleanLine(event.violators.join(', '), 160)}`)];
    case 'replan_triggered':
      return [warn(`  replanned as ${pluralize(event.items.length, 'item')}${agentSuffix(event.agent)}`)];
    case 'hitl_paused':
      return [warn(`⏸ ${stepLabel(summary, event.step)} waits for approval (${event.position.replaceAll('_', ' ')})`)];
    case 'hitl_resumed':
      return [info(`→ ${ANSWER_LABELS[event.action]} by ${cleanLine(event.by, 60)}${colonSuffix(event.reason)}`)];
    case 'budget_exceeded':
      return [bad(`✗ ${event.limit} used up${colonSuffix(summary.exceededLimits.at(-1)?.text ?? '')}`)];
    case 'cancel_requested':
      return [warn(`→ Stopping (${cleanLine(event.signal, 40)})`)];
    case 'noted':
      // Missing isolation is the same in every run on a machine, so only the report mentions it.
      return event.topic === 'isolation' ? [] : [warn(`  note: ${cleanLine(event.text, 300)}`)];
    case 'run_paused':
      return [...costLine(summary), warn(`Run paused. ${summaryOf(summary)}`)];
    case 'run_completed':
      return runEndLines(summary);
    case 'run_started':
    case 'agent_launched':
    case 'usage_recorded':
    case 'agent_noted':
    case 'agent_completed':
    case 'agent_killed':
    case 'attempt_snapshotted':
    case 'gate_started':
    case 'gate_passed':
    case 'gate_failed':
    case 'item_merged':
    case 'changes_measured':
    case 'published':
      return [];
  }
}

const ANSWER_LABELS = { continue: 'Approved', reject: 'Rejected', abort: 'Aborted' } as const;

function attemptOf(
  summary: RunSummary,
  at: { readonly step: string; readonly launch: number },
): AttemptSummary | undefined {
  return summary.attempts.get(`${at.step}#${at.launch}`);
}

function itemName(summary: RunSummary, event: EventOf<'merge_conflicted'>): string {
  const item = itemsOf(summary, `${event.step}/${event.item}`).at(-1);
  return item ? `item ${item.number}/${item.total} ${cleanLine(item.name, 40)}` : cleanLine(event.item, 60);
}

function runEndLines(summary: RunSummary): readonly LogLine[] {
  if (summary.status === 'passed') return [...costLine(summary), good(`Run completed. ${summaryOf(summary)}`)];
  const why =
    summary.message === ''
      ? summary.reason === null
        ? ''
        : `: ${reasonText(summary.reason)}`
      : colonSuffix(summary.message);
  return [...costLine(summary), bad(`Run ${summary.status}${why}. ${summaryOf(summary)}`)];
}

/** The line with cost, turns and duration: `✓ Cost: $1.42 · 12 turns · 47s`. */
function costLine(summary: RunSummary): readonly LogLine[] {
  const { cost, turns, duration } = keyFigures(summary);
  const mark = summary.status === 'passed' ? '✓ ' : '';
  return [plain(`${mark}Cost: ${[cost, turns, duration].join(' · ')}`)];
}

function summaryOf(summary: RunSummary): string {
  const { cost, duration } = keyFigures(summary);
  return `${cost} · ${duration}`;
}
