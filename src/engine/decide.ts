import { ROOT, RUN_SCOPE, TIME_LIMIT, type FailureReason, type NewEvent } from '../model/index.js';
import { overLimit, runTimer } from './budget.js';
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
  const first = overLimit(run) ?? abandonInterrupted(run);
  if (first !== null) return { records: [first], effects: [] };
  const walk: Walk = {
    run,
    records: [],
    effects: [],
    clocks: [],
    worked: run.base,
    slots: run.settings.max_parallel - run.running,
    waiting: [],
    intoGroup: walkGroup,
    intoLeaf: walkLeaf,
  };
  const progress = walkGroup(walk, rootNode(run.workflow), {
    path: ROOT,
    scope: RUN_SCOPE,
    head: run.base,
    setting: { lane: ROOT, item: null, scopeBase: run.base, blastRadius: run.workflow.blastRadius },
    agent: null,
    begin: run.stop === null,
    inLine: true,
    broke: null,
  });
  const fact = walk.records[0] ?? endOfRun(walk, progress);
  if (fact !== null) return { records: [fact], effects: [] };
  return { records: [], effects: [...walk.effects, ...walk.clocks, ...runTimer(run)] };
}

/** After a crash: abandons an attempt of an older epoch whose agent was launched and left no snapshot. */
function abandonInterrupted(run: Run): NewEvent | null {
  for (const attempt of run.exposed) {
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
  if (walk.effects.length > 0 || run.running > 0) return null;
  if (run.stop !== null) {
    const { reason, message } = run.stop;
    if (reason === 'cancel')
      return message === TIME_LIMIT
        ? completed(run, 'aborted', 'timeout', 'the time that `timeout-minutes` gives is up', walk.worked)
        : completed(run, 'aborted', 'cancelled', message, walk.worked);
    return completed(run, 'fatal', reason, message, walk.worked);
  }
  if (walk.waiting.length > 0) return { type: 'run_paused', holds: [...walk.waiting] };
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
    duration_ms: run.workedMs + Math.max(0, Date.parse(run.lastAt) - Date.parse(run.epochAt)) - run.carriedMs,
    // Sums of binary fractions have rounding errors.
    total_cost_usd: run.unpriced && run.usd === run.carriedUsd ? null : Number((run.usd - run.carriedUsd).toFixed(10)),
    steps,
    retries: run.retries,
  };
}
