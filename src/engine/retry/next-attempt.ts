import type { NextAttempt } from '../../model/index.js';
import type { Attempt, AttemptOutcome, Leaf } from '../run.js';

/** The attempt that follows a failed one: as that one was, going on with its session and tree, but for what changes. */
export function nextOf(
  failed: Attempt,
  outcome: AttemptOutcome,
  change: Partial<NextAttempt> & { readonly label: string },
): NextAttempt {
  return {
    attempt: failed.n + 1,
    kind: failed.kind,
    agent: failed.agent,
    from: outcome.commit,
    session: failed.kind === 'agent' || failed.kind === 'replan' ? { mode: 'resume', of: failed.id } : { mode: 'new' },
    cause: failed.id,
    overrides: failed.overrides,
    ...change,
  };
}

/** Attempts that count against the ladder: settled, and not sent back by a person. */
export function countedAttempts(leaf: Leaf): readonly Attempt[] {
  return leaf.attempts.filter((attempt) => attempt.outcome !== null && !attempt.outcome.rejected);
}
