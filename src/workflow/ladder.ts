import type { Ladder, RetryPolicy, Rung } from '../model/workflow.js';

/** One entry of `strategy:` as it was written: a rung, `times` times. `index` is its place in the list. */
export interface StrategyEntry {
  readonly rung: Rung;
  readonly times: number;
  readonly index: number;
}

/** An entry that no attempt comes to; `reached` of its `times` attempts do happen. */
export interface Unreachable {
  readonly index: number;
  readonly reached: number;
  readonly times: number;
}

/** More attempts than any policy allows: longer repeats need no copies. */
const ENOUGH = 16;

export interface LadderReading {
  readonly ladder: Ladder;
  readonly unreachable: readonly Unreachable[];
}

/**
 * The flat form: `retry` attempts in all, one strategy entry an attempt. A leading `same` is the first attempt; a list
 * that begins otherwise begins at the second. The last entry repeats; no list at all is `same`.
 */
export function flatLadder(
  retry: number,
  strategy: readonly StrategyEntry[],
  restartFrom: string | null,
): LadderReading {
  const attempts = Math.max(1, retry);
  const leadingSame = strategy[0]?.rung.do === 'same';
  return ladderOf(attempts - 1, strategy, leadingSame ? 1 : 0, restartFrom);
}

/** A branch of the conditional form: `retry` retries of its class, one strategy entry a retry. */
export function branchLadder(
  retry: number,
  strategy: readonly StrategyEntry[],
  restartFrom: string | null,
): LadderReading {
  return ladderOf(retry, strategy, 0, restartFrom);
}

function ladderOf(
  retries: number,
  strategy: readonly StrategyEntry[],
  skip: number,
  restartFrom: string | null,
): LadderReading {
  const jump = restartFrom === null ? {} : { restartFrom };
  if (strategy.length === 0) {
    const rungs: Rung[] = restartFrom === null ? Array.from({ length: retries }, () => ({ do: 'same' })) : [];
    return { ladder: { retries, rungs, ...jump }, unreachable: [] };
  }
  const entries = strategy.flatMap(({ rung, times }) => Array.from({ length: Math.min(times, ENOUGH) }, () => rung));
  const last = entries.at(-1) ?? { do: 'same' };
  const rungs = Array.from({ length: retries }, (_, retry) => entries[retry + skip] ?? last);
  const unreachable = unreachableOf(strategy, retries + skip);
  // One attempt and a jump: a ladder without rungs says the same with one retry, which is the jump.
  if (rungs.length === 0 && restartFrom !== null)
    return { ladder: { retries: 1, rungs: [], restartFrom }, unreachable };
  return { ladder: { retries, rungs, ...jump }, unreachable };
}

function unreachableOf(strategy: readonly StrategyEntry[], reachable: number): Unreachable[] {
  let before = 0;
  const unreachable: Unreachable[] = [];
  for (const { times, index } of strategy) {
    const reached = Math.min(times, Math.max(0, reachable - before));
    if (reached < times) unreachable.push({ index, reached, times });
    before += times;
  }
  return unreachable;
}

/** The label of what a rung does, without the count: `same`, `escalate: claude-opus`. */
export function rungLabel(rung: Rung): string {
  return rung.do === 'same' ? 'same' : `${rung.do}: ${rung.agent}`;
}

/** The ladders of a policy, whatever failures they are for; none of one that goes by conditions. */
export function laddersOf(policy: RetryPolicy | undefined): readonly Ladder[] {
  if (policy?.kind === 'ladder') return [policy.ladder];
  if (policy?.kind !== 'by-class') return [];
  return [policy.gate_fail, policy.guard_fail, policy.review_fail].filter((ladder) => ladder !== undefined);
}
