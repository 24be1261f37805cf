import type { Event, EventOf, Reopening } from '../../model/events/event.js';
import type { StoryDraft } from './run-summary.js';

/** What an event says of a group, and of steps that it sets aside. */
export function tellGroup(story: StoryDraft, event: Event): void {
  switch (event.type) {
    case 'group_started':
      return beginGroup(story, event);
    case 'group_retry':
      return beginRound(story, event);
    case 'group_completed': {
      const group = story.groups.get(event.step);
      if (group)
        group.settled = {
          status: event.status === 'pass' ? 'passed' : 'failed',
          reason: event.reason,
          message: event.message,
        };
      return;
    }
    case 'merge_conflicted': {
      const group = story.groups.get(event.step);
      if (group) group.conflict = { item: event.item, files: event.files };
      return;
    }
    case 'replan_triggered':
      story.replans.set(event.step, event.items);
      return;
    case 'restart_triggered':
      story.retries.push({ path: event.step, escalation: false });
      return goBack(story, event);
    case 'step_reopened':
    case 'replay_started':
      return goBack(story, event);
    default:
      return;
  }
}

function beginGroup(story: StoryDraft, event: EventOf<'group_started'>): void {
  story.groups.set(event.step, {
    path: event.step,
    parallel: event.parallel,
    items: event.items,
    tasks: event.task_count,
    round: 1,
    conflict: null,
    settled: null,
  });
}

function beginRound(story: StoryDraft, event: EventOf<'group_retry'>): void {
  story.retries.push({ path: event.step, escalation: event.agent !== null });
  const group = story.groups.get(event.step);
  if (group) {
    group.round = event.attempt;
    group.conflict = null;
  }
  const kept = event.kept.map((name) => (event.step === '' ? name : `${event.step}/${name}`));
  const children = [...story.steps.keys()].filter((path) => path !== event.step && isWithin(path, event.step));
  setAside(story, children, kept);
}

/** Marks every occurrence at or below the paths, save below the kept ones; groups there begin afresh. */
function setAside(story: StoryDraft, paths: readonly string[], kept: readonly string[]): void {
  const isConcerned = (path: string): boolean =>
    paths.some((top) => isWithin(path, top)) && !kept.some((top) => isWithin(path, top));
  for (const step of story.steps.values())
    if (isConcerned(step.path)) for (const occurrence of step.occurrences) occurrence.superseded = true;
  for (const path of [...story.groups.keys()]) if (isConcerned(path)) story.groups.delete(path);
}

function goBack(story: StoryDraft, { superseded, reopened }: Reopening): void {
  setAside(story, superseded, []);
  for (const path of reopened) {
    const group = story.groups.get(path);
    if (group) Object.assign(group, { settled: null, conflict: null });
  }
}

/** Whether a path is another one or below it; everything is below the root. */
export function isWithin(path: string, top: string): boolean {
  return top === '' || path === top || path.startsWith(`${top}/`);
}
