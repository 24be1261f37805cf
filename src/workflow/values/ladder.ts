import type { Ladder, RetryPolicy, Rung } from '../../model/workflow.js';

/** One entry of `strategy:` as written: a rung, repeated `times` times. `index` is its position in the list. */
export interface StrategyEntry {
  readonly rung: Rung;
  readonly times: number;
  readonly index: number;
}

/** A strategy entry that is not reached in full: only `reached` of its `times` attempts can happen. */
export interface UnreachableEntry {
  readonly index: number;
  readonly reached: number;
  readonly times: number;
}

/** Maximum copies made of one repeated rung. No policy allows this many attempts, so more copies are never used. */
const MAX_COPIES = 16;

/** A ladder with one rung for each retry, and the strategy entries that are not reached in full. */
export interface ExpandedLadder {
  readonly ladder: Ladder;
  readonly unreachable: readonly UnreachableEntry[];
}

/**
 * Expands the flat form of `on_failure`: `retry` attempts in all, one strategy entry for each attempt. A leading `same`
 * stands for the first attempt; any other first entry is for the second attempt. The last entry repeats. An empty list
 * means `same` for every retry, or no rung at all if there is a `restartFrom`.
 */
export function expandFlatLadder(
  retry: number,
  strategy: readonly StrategyEntry[],
  restartFrom: string | null,
): ExpandedLadder {
  const attempts = Math.max(1, retry);
  const leadingSame = strategy[0]?.rung.do === 'same';
  return expandLadder(attempts - 1, strategy, leadingSame ? 1 : 0, restartFrom);
}

/**
 * Expands one branch of the conditional form (`gate_fail`, `guard_fail`, `review_fail`): `retry` retries of that class
 * of failure, one strategy entry for each retry.
 */
export function expandBranchLadder(
  retry: number,
  strategy: readonly StrategyEntry[],
  restartFrom: string | null,
): ExpandedLadder {
  return expandLadder(retry, strategy, 0, restartFrom);
}

function expandLadder(
  retries: number,
  strategy: readonly StrategyEntry[],
  skip: number,
  restartFrom: string | null,
): ExpandedLadder {
  const restart = restartFrom === null ? {} : { restartFrom };
  if (strategy.length === 0) {
    const rungs: Rung[] = restartFrom === null ? Array.from({ length: retries }, () => ({ do: 'same' })) : [];
    return { ladder: { retries, rungs, ...restart }, unreachable: [] };
  }
  const entries = strategy.flatMap(({ rung, times }) =>
    Array.from({ length: Math.min(times, MAX_COPIES) }, () => rung),
  );
  const last = entries.at(-1) ?? { do: 'same' };
  const rungs = Array.from({ length: retries }, (_, retry) => entries[retry + skip] ?? last);
  const unreachable = findUnreachable(strategy, retries + skip);
  // One attempt, then a restart: this is expressed as a ladder without rungs and with one retry, which is the restart.
  if (rungs.length === 0 && restartFrom !== null)
    return { ladder: { retries: 1, rungs: [], restartFrom }, unreachable };
  return { ladder: { retries, rungs, ...restart }, unreachable };
}

function findUnreachable(strategy: readonly StrategyEntry[], reachable: number): UnreachableEntry[] {
  let precedingAttempts = 0;
  const unreachable: UnreachableEntry[] = [];
  for (const { times, index } of strategy) {
    const reached = Math.min(times, Math.max(0, reachable - precedingAttempts));
    if (reached < times) unreachable.push({ index, reached, times });
    precedingAttempts += times;
  }
  return unreachable;
}

/** The display label of a rung, without its count: `same`, `escalate: claude-opus`. */
export function rungLabel(rung: Rung): string {
  return rung.do === 'same' ? 'same' : `${rung.do}: ${rung.agent}`;
}

/** All ladders of a policy, for any class of failure; empty for a policy of the kind `conditions`. */
export function laddersOf(policy: RetryPolicy | undefined): readonly Ladder[] {
  if (policy?.kind === 'ladder') return [policy.ladder];
  if (policy?.kind !== 'by-class') return [];
  return [policy.gate_fail, policy.guard_fail, policy.review_fail].filter((ladder) => ladder !== undefined);
}
