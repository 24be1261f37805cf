import type { FailureClass, Ladder, RetryPolicy, Rung } from '../../model/index.js';

/** The ladder for a class of failures, and which classes it counts. `name` is part of the key that counts restarts. */
export interface LadderBranch {
  readonly name: string;
  readonly ladder: Ladder;
  readonly counts: (failure: FailureClass) => boolean;
}

/** Selects the branch of a policy for a class of failures; null if that class is not retried. */
export function selectBranch(
  policy: Extract<RetryPolicy, { kind: 'ladder' | 'by-class' }>,
  failure: FailureClass,
): LadderBranch | null {
  if (policy.kind === 'ladder') return { name: 'flat', ladder: policy.ladder, counts: () => true };
  const nameOf = (of: FailureClass): 'gate_fail' | 'guard_fail' | 'review_fail' =>
    (of === 'guard_fail' || of === 'review_fail') && policy[of] !== undefined ? of : 'gate_fail';
  const name = nameOf(failure);
  const ladder = policy[name];
  return ladder === undefined ? null : { name, ladder, counts: (of) => nameOf(of) === name };
}

/** The next move after so many failures and restarts: a rung, a restart if one is left, or `stop`. */
export function nextLadderMove(
  ladder: Ladder,
  failures: number,
  jumps: number,
): { readonly rung: Rung } | { readonly restart: string } | 'stop' {
  const rung = failures <= ladder.retries ? ladder.rungs[failures - 1] : undefined;
  if (rung !== undefined) return { rung };
  if (ladder.restartFrom === undefined) return 'stop';
  return jumps < (ladder.rungs.length === 0 ? ladder.retries : 1) ? { restart: ladder.restartFrom } : 'stop';
}

/** The maximum number of attempts that a policy allows, restarts not counted. */
export function maxAttempts(policy: RetryPolicy | undefined): number {
  if (policy === undefined) return 1;
  if (policy.kind === 'conditions') return policy.exit;
  if (policy.kind === 'ladder') return 1 + policy.ladder.retries;
  return (
    1 +
    [policy.gate_fail, policy.guard_fail, policy.review_fail].reduce((sum, ladder) => sum + (ladder?.retries ?? 0), 0)
  );
}
