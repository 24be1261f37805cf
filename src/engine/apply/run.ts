import type { EventOf, Reopening } from '../../model/index.js';
import { last, type Run } from '../run.js';

/** Creates the initial state from `run_started`. */
export function createRunState(event: EventOf<'run_started'>): Run {
  return {
    id: event.run_id,
    workflow: event.definition,
    sources: event.sources,
    base: event.commit,
    onto: event.onto ?? event.commit,
    isGovernedByBase: event.onto === undefined && event.governing_commit === undefined,
    spec: event.spec_artifact,
    inputs: event.inputs,
    settings: event.settings,
    epoch: 1,
    stop: null,
    ended: null,
    leaves: new Map(),
    groups: new Map(),
    rounds: new Map(),
    attempts: new Map(),
    launchedWithoutSnapshot: new Set(),
    runningAgents: 0,
    usd: 0,
    unpriced: false,
    tokens: 0,
    carriedUsd: 0,
    carriedMs: 0,
    retries: 0,
    seq: event.seq,
    startedAt: event.ts,
    lastEventAt: event.ts,
    workedMs: 0,
    epochStartedAt: event.ts,
  };
}

/** The state changes by events of the run as a whole. Events for readers only change nothing. */
export const applyRun = {
  run_resumed(run: Run, event: EventOf<'run_resumed'>): void {
    beginEpoch(run, event.ts);
    run.settings = { ...run.settings, ...withoutUndefined(event.settings) };
  },
  replay_started(run: Run, event: EventOf<'replay_started'>): void {
    beginEpoch(run, event.ts);
    run.settings = { ...run.settings, ...withoutUndefined(event.settings) };
    run.id = event.run_id;
    run.carriedUsd = run.usd;
    run.carriedMs = run.workedMs;
    run.retries = 0;
    run.workflow = event.definition ?? run.workflow;
    run.sources = event.sources ?? run.sources;
    reopen(run, event);
  },
  step_reopened(run: Run, event: EventOf<'step_reopened'>): void {
    run.ended = null;
    run.stop = null;
    reopen(run, event);
  },
  cancel_requested(run: Run, event: EventOf<'cancel_requested'>): void {
    run.stop ??= { reason: 'cancel', message: event.signal };
  },
  budget_exceeded(run: Run, event: EventOf<'budget_exceeded'>): void {
    if (event.scope === 'run') {
      run.stop ??= { reason: event.limit === 'timeout' ? 'timeout' : 'budget', message: budgetMessage(event) };
      return;
    }
    const over = event.scope === 'step' ? last(run.leaves.get(event.step)) : last(run.groups.get(event.step));
    if (over === undefined) throw new Error(`no occurrence of ${event.step}`);
    over.exceededLimit = event.limit;
  },
  run_paused(run: Run): void {
    run.ended = { status: 'paused', commit: null };
  },
  run_completed(run: Run, event: EventOf<'run_completed'>): void {
    run.ended = { status: event.status, commit: event.commit };
  },
  noted(): void {
    // For readers only.
  },
  changes_measured(): void {
    // For readers only.
  },
  published(): void {
    // For readers only.
  },
};

/** Undoes exactly what the reopening lists. Throws if a group that it reopens never began. */
export function reopen(run: Run, reopening: Reopening): void {
  for (const path of reopening.superseded) {
    for (const occurrence of [last(run.leaves.get(path)), last(run.groups.get(path))]) {
      if (occurrence !== undefined) occurrence.superseded = true;
    }
  }
  for (const path of reopening.reopened) {
    const group = last(run.groups.get(path));
    if (group === undefined) throw new Error(`cannot reopen ${path || 'the run'}: it never began`);
    group.status = null;
    group.commit = null;
    group.failure = null;
  }
  for (const { step, items } of reopening.unmerged) {
    const round = last(last(run.groups.get(step))?.rounds);
    if (round === undefined) throw new Error(`cannot forget merges of ${step}: it never began`);
    for (const item of items) round.merged.delete(item);
    round.conflict = null;
  }
}

/** Renders a `budget_exceeded` event in one line for people: `run: spent $1.20 of $1.00`. */
export function budgetMessage(event: Omit<EventOf<'budget_exceeded'>, 'v' | 'seq' | 'ts' | 'run'>): string {
  const of = event.scope === 'run' ? 'run' : event.step;
  switch (event.limit) {
    case 'budget':
      return `${of}: spent $${(event.spent_usd ?? 0).toFixed(2)} of $${(event.max_usd ?? 0).toFixed(2)}`;
    case 'tokens':
      return `${of}: used ${event.current_tokens ?? 0} of ${event.max_tokens ?? 0} tokens`;
    case 'timeout':
      return `${of}: ran ${Math.round(event.elapsed_seconds ?? 0)} s of ${Math.round(event.max_seconds ?? 0)} s`;
  }
}

/** Begins a new epoch. */
function beginEpoch(run: Run, at: string): void {
  run.workedMs += Math.max(0, Date.parse(run.lastEventAt) - Date.parse(run.epochStartedAt));
  run.epochStartedAt = at;
  run.epoch += 1;
  run.ended = null;
  run.stop = null;
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // zod's partial() allows keys that are present and undefined; they must not overwrite a setting.
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
