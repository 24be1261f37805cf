import type { Event, EventOf, Reopening } from '../../model/events/event.js';
import type { RunSummaryDraft } from './run-summary.js';

/** Applies an event to the groups of the summary, and marks the occurrences that it supersedes. */
export function applyGroupEvent(summary: RunSummaryDraft, event: Event): void {
  switch (event.type) {
    case 'group_started':
      return beginGroup(summary, event);
    case 'group_retry':
      return beginRound(summary, event);
    case 'group_completed': {
      const group = summary.groups.get(event.step);
      if (group)
        group.settled = {
          status: event.status === 'pass' ? 'passed' : 'failed',
          reason: event.reason,
          message: event.message,
        };
      return;
    }
    case 'merge_conflicted': {
      const group = summary.groups.get(event.step);
      if (group) group.conflict = { item: event.item, files: event.files };
      return;
    }
    case 'replan_triggered':
      summary.replannedItems.set(event.step, event.items);
      return;
    case 'restart_triggered':
      summary.retries.push({ path: event.step, escalation: false });
      return reopen(summary, event);
    case 'step_reopened':
    case 'replay_started':
      return reopen(summary, event);
    default:
      return;
  }
}

function beginGroup(summary: RunSummaryDraft, event: EventOf<'group_started'>): void {
  summary.groups.set(event.step, {
    path: event.step,
    parallel: event.parallel,
    items: event.items,
    tasks: event.task_count,
    round: 1,
    conflict: null,
    settled: null,
  });
}

function beginRound(summary: RunSummaryDraft, event: EventOf<'group_retry'>): void {
  summary.retries.push({ path: event.step, escalation: event.agent !== null });
  const group = summary.groups.get(event.step);
  if (group) {
    group.round = event.attempt;
    group.conflict = null;
  }
  const kept = event.kept.map((name) => (event.step === '' ? name : `${event.step}/${name}`));
  const children = [...summary.steps.keys()].filter((path) => path !== event.step && isWithin(path, event.step));
  supersede(summary, children, kept);
}

/**
 * Supersedes every occurrence at or below `paths`, except at or below `kept`. Groups there are removed, since they
 * start over.
 */
function supersede(summary: RunSummaryDraft, paths: readonly string[], kept: readonly string[]): void {
  const isAffected = (path: string): boolean =>
    paths.some((top) => isWithin(path, top)) && !kept.some((top) => isWithin(path, top));
  for (const step of summary.steps.values())
    if (isAffected(step.path)) for (const occurrence of step.occurrences) occurrence.superseded = true;
  for (const path of [...summary.groups.keys()]) if (isAffected(path)) summary.groups.delete(path);
}

function reopen(summary: RunSummaryDraft, { superseded, reopened }: Reopening): void {
  supersede(summary, superseded, []);
  for (const path of reopened) {
    const group = summary.groups.get(path);
    if (group) Object.assign(group, { settled: null, conflict: null });
  }
}

/** Whether `path` equals `top` or lies below it. The root is `''`, and every path lies below it. */
export function isWithin(path: string, top: string): boolean {
  return top === '' || path === top || path.startsWith(`${top}/`);
}
