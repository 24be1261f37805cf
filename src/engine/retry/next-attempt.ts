import type { NextAttempt } from '../../model/index.js';
import type { Attempt, AttemptOutcome, Leaf } from '../run.js';

/** Creates the attempt after a failed one. It keeps agent, session and tree of that one; `change` overrides fields. */
export function createNextAttempt(
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

/** The attempts that count against the retry policy: settled, and not rejected by a person. */
export function countedAttempts(leaf: Leaf): readonly Attempt[] {
  return leaf.attempts.filter((attempt) => attempt.outcome !== null && !attempt.outcome.rejected);
}
