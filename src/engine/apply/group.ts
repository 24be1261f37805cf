import {
  baseName,
  childPath,
  type AttemptId,
  type EventOf,
  type FailureClass,
  type StepPath,
} from '../../model/index.js';
import { roundId } from '../queries/lineage.js';
import { currentGroup, currentLeaf, currentRound, last, type Group, type Round, type Run } from '../run.js';
import { reopen } from './run.js';

/** The state changes by events of groups, their rounds and merges. */
export const applyGroup = {
  group_started(run: Run, event: EventOf<'group_started'>): void {
    if (currentGroup(run, event.step, event.scope) !== undefined) throw new Error(`${event.step} was started twice`);
    const group: Group = {
      path: event.step,
      scope: event.scope,
      base: event.base,
      items: event.items,
      workedMsAtStart: run.workedMs + Math.max(0, Date.parse(event.ts) - Date.parse(run.epochStartedAt)),
      rounds: [],
      failures: [],
      jumps: new Map(),
      status: null,
      commit: null,
      failure: null,
      superseded: false,
      usd: 0,
      tokens: 0,
      exceededLimit: null,
    };
    const occurrences = run.groups.get(event.step);
    if (occurrences === undefined) run.groups.set(event.step, [group]);
    else occurrences.push(group);
    openRound(run, group, { n: 1, base: event.base, agent: null });
  },
  group_retry(run: Run, event: EventOf<'group_retry'>): void {
    const group = groupAt(run, event.step);
    const previous = currentRound(group);
    const round = openRound(run, group, { n: event.attempt, base: event.base, agent: event.agent });
    group.failures.push(classOf(run, event.cause));
    for (const name of event.kept) handOver(run, childPath(event.step, name), previous, round);
    run.retries += 1;
  },
  group_completed(run: Run, event: EventOf<'group_completed'>): void {
    const group = groupAt(run, event.step);
    if (group.status !== null) throw new Error(`${event.step} settled twice`);
    group.status = event.status === 'pass' ? 'passed' : 'failed';
    group.commit = event.commit;
    group.failure =
      event.class === null || event.reason === null
        ? null
        : { class: event.class, reason: event.reason, message: event.message, cause: event.cause };
  },
  item_merged(run: Run, event: EventOf<'item_merged'>): void {
    currentRound(groupAt(run, event.step)).merged.set(event.item, { onto: event.onto, commit: event.commit });
  },
  merge_conflicted(run: Run, event: EventOf<'merge_conflicted'>): void {
    currentRound(groupAt(run, event.step)).conflict = { item: event.item, files: event.files };
  },
  restart_triggered(run: Run, event: EventOf<'restart_triggered'>): void {
    const group = groupAt(run, event.in);
    const own = event.in === event.step;
    const { jumps } = own ? group : currentRound(group);
    jumps.set(event.branch, (jumps.get(event.branch) ?? 0) + 1);
    if (own) group.failures = [];
    for (const path of event.superseded) if (path !== event.step) forgetJumps(run, path);
    reopen(run, event);
    for (const target of event.targets) {
      const holder = roundHolding(run, target.step);
      if (target.cause !== null) holder?.causes.set(target.step, target.cause);
    }
    run.retries += 1;
  },
};

function groupAt(run: Run, path: StepPath): Group {
  const group = last(run.groups.get(path));
  if (group === undefined || group.superseded) throw new Error(`no group ${path || 'of the run'} is open`);
  return group;
}

function openRound(run: Run, group: Group, start: { n: number; base: Round['base']; agent: string | null }): Round {
  const rounds = (run.groups.get(group.path) ?? []).reduce((sum, occurrence) => sum + occurrence.rounds.length, 0);
  const round: Round = {
    id: roundId(group.path, rounds + 1),
    group,
    ...start,
    jumps: new Map(),
    causes: new Map(),
    merged: new Map(),
    conflict: null,
  };
  group.rounds.push(round);
  run.rounds.set(round.id, round);
  return round;
}

/** Moves a kept child to the new round; for a split step, both its planner and its group. */
function handOver(run: Run, path: StepPath, from: Round, to: Round): void {
  const leaf = currentLeaf(run, path, from.id);
  const group = currentGroup(run, path, from.id);
  if (leaf !== undefined) leaf.scope = to.id;
  if (group !== undefined) group.scope = to.id;
}

/** Resets a step's restart counts. Not done for the step that triggers the restart: it would restart for ever. */
function forgetJumps(run: Run, path: StepPath): void {
  const jumps = roundHolding(run, path)?.jumps;
  for (const branch of [...(jumps?.keys() ?? [])]) if (branch.startsWith(`${baseName(path)}:`)) jumps?.delete(branch);
}

/** The round that contains the last occurrence of a step. Throws if it never ran. */
function roundHolding(run: Run, path: StepPath): Round | undefined {
  const occurrence = last(run.leaves.get(path)) ?? last(run.groups.get(path));
  if (occurrence === undefined) throw new Error(`${path} never ran`);
  return run.rounds.get(occurrence.scope);
}

/** The failure class of a round: that of its failed attempt; a merge conflict if no attempt failed. */
function classOf(run: Run, cause: AttemptId | null): FailureClass {
  return cause === null ? 'merge_conflict' : (run.attempts.get(cause)?.outcome?.failure?.class ?? 'gate_fail');
}
