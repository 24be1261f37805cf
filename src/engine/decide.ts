import { ROOT, RUN_SCOPE, TIME_LIMIT_SIGNAL, type FailureReason, type NewEvent } from '../model/index.js';
import { exceededRunLimit, createRunTimer } from './budget.js';
import type { Decision } from './command.js';
import { rootNode } from './node.js';
import type { Run } from './run.js';
import { walkGroup } from './walk/group.js';
import { walkLeaf } from './walk/leaf.js';
import type { Progress, Walk } from './walk/walk.js';

/**
 * Decides what to do next: one fact to record (then decide again), or all effects that should be running. It is pure:
 * equal states give equal decisions, and the state is not changed.
 */
export function decide(run: Run): Decision {
  if (run.ended !== null) return { records: [], effects: [] };
  const first = exceededRunLimit(run) ?? abandonInterrupted(run);
  if (first !== null) return { records: [first], effects: [] };
  const walk: Walk = {
    run,
    records: [],
    effects: [],
    timers: [],
    mainlineHead: run.base,
    freeSlots: run.settings.max_parallel - run.runningAgents,
    openHolds: [],
    walkGroup,
    walkLeaf,
  };
  const progress = walkGroup(walk, rootNode(run.workflow), {
    path: ROOT,
    scope: RUN_SCOPE,
    head: run.base,
    stepContext: {
      lane: ROOT,
      item: null,
      scopeBase: run.base,
      blastRadius: run.workflow.blastRadius,
      integrity: run.workflow.integrity ?? 'warn',
    },
    escalatedAgent: null,
    mayStart: run.stop === null,
    onMainline: true,
    enclosingLimitFailure: null,
  });
  const fact = walk.records[0] ?? endOfRun(walk, progress);
  if (fact !== null) return { records: [fact], effects: [] };
  return { records: [], effects: [...walk.effects, ...walk.timers, ...createRunTimer(run)] };
}

/** After a crash: abandons an attempt of an older epoch whose agent was launched and left no snapshot. */
function abandonInterrupted(run: Run): NewEvent | null {
  for (const attempt of run.launchedWithoutSnapshot) {
    if (attempt.epoch >= run.epoch) continue;
    return { type: 'attempt_abandoned', step: attempt.leaf.path, launch: attempt.launch, reason: 'crash' };
  }
  return null;
}

/** The event that ends or pauses the run; null while work is left. */
function endOfRun(walk: Walk, root: Progress): NewEvent | null {
  const { run } = walk;
  if (root.state === 'passed') return completed(run, 'pass', null, '', root.head);
  if (root.state === 'failed') return completed(run, 'fatal', root.failure.reason, root.failure.message, root.head);
  if (walk.effects.length > 0 || run.runningAgents > 0) return null;
  if (run.stop !== null) {
    const { reason, message } = run.stop;
    if (reason === 'cancel')
      return message === TIME_LIMIT_SIGNAL
        ? completed(run, 'aborted', 'timeout', 'the time that `timeout-minutes` gives is up', walk.mainlineHead)
        : completed(run, 'aborted', 'cancelled', message, walk.mainlineHead);
    return completed(run, 'fatal', reason, message, walk.mainlineHead);
  }
  if (walk.openHolds.length > 0) return { type: 'run_paused', holds: [...walk.openHolds] };
  throw new Error('the run has nothing to do and has not ended');
}

function completed(
  run: Run,
  status: 'pass' | 'fatal' | 'aborted',
  reason: FailureReason | null,
  message: string,
  commit: Run['base'],
): NewEvent {
  let steps = 0;
  for (const leaves of run.leaves.values())
    steps += leaves.filter((leaf) => leaf.status !== null && !leaf.superseded).length;
  return {
    type: 'run_completed',
    run_id: run.id,
    status,
    reason,
    message,
    commit,
    duration_ms:
      run.workedMs + Math.max(0, Date.parse(run.lastEventAt) - Date.parse(run.epochStartedAt)) - run.carriedMs,
    // Sums of binary fractions have rounding errors.
    total_cost_usd: run.unpriced && run.usd === run.carriedUsd ? null : Number((run.usd - run.carriedUsd).toFixed(10)),
    steps,
    retries: run.retries,
  };
}
