import type { Commit, Failure } from '../../model/index.js';
import type { Attempt } from '../run.js';
import { record, type Progress, type Walk } from './walk.js';

/** Records an attempt's verdict: passed if `failure` is null. The step's verdict follows from it. */
export function settleAttempt(walk: Walk, attempt: Attempt, failure: Failure | null, commit: Commit): Progress {
  return record(walk, {
    type: 'attempt_completed',
    step: attempt.leaf.path,
    launch: attempt.launch,
    status:
      failure === null
        ? 'pass'
        : failure.class === 'guard_fail'
          ? 'guard_failed'
          : failure.class === 'agent_fail'
            ? 'fatal'
            : 'fail',
    class: failure?.class ?? null,
    reason: failure?.reason ?? null,
    message: failure?.message ?? '',
    commit,
  });
}
