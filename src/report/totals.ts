import type { CostSource } from '../model/usage.js';
import { roundOffFloatError } from './format/figures.js';
import type { AttemptSummary, RunSummary } from './run-summary/run-summary.js';

/** Cost, turns and tokens of a set of attempts. A number is null if it is unknown for all of them. */
export interface Totals {
  /** Sum of the known costs. */
  readonly costUsd: number | null;
  /** Least reliable source among the attempts: `unpriced` if any cost is unknown. Null if no agent was launched. */
  readonly costSource: CostSource | null;
  readonly turns: number | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  readonly tokensCached: number | null;
  readonly tokensReasoning: number | null;
}

/** Adds up the usage of the attempts whose agent was launched, including those that were killed or abandoned. */
export function totalsOf(summary: RunSummary, attempts: Iterable<AttemptSummary>): Totals {
  const launched = [...attempts].filter(({ launched, usage }) => launched || usage !== null);
  const usages = launched.flatMap(({ usage }) => (usage ? [usage] : []));
  const sum = (figures: readonly (number | null)[]): number | null => {
    const known = figures.filter((figure) => figure !== null);
    return known.length === 0 ? null : roundOffFloatError(known.reduce((total, figure) => total + figure, 0));
  };
  return {
    costUsd: sum(usages.map((usage) => usage.cost_usd)),
    costSource: leastReliable(launched.map((attempt) => costSourceOf(summary, attempt))),
    turns: sum(usages.map((usage) => usage.turns)),
    tokensIn: sum(usages.map((usage) => usage.tokens.in)),
    tokensOut: sum(usages.map((usage) => usage.tokens.out)),
    tokensCached: sum(usages.map((usage) => usage.tokens.cached)),
    tokensReasoning: sum(usages.map((usage) => usage.tokens.reasoning ?? null)),
  };
}

/**
 * Where the cost of an attempt comes from. Null while there is nothing to price: no agent was launched, or it is
 * running and has recorded no usage yet. An agent that stopped without any usage is `unpriced`.
 */
export function costSourceOf(summary: RunSummary, attempt: AttemptSummary): CostSource | null {
  if (attempt.usage) return attempt.usage.cost_source;
  const isRunning = summary.status === 'running' && attempt.status === 'running';
  return attempt.launched && !isRunning ? 'unpriced' : null;
}

const LEAST_RELIABLE_FIRST: readonly CostSource[] = ['unpriced', 'estimated', 'reported', 'metered'];

function leastReliable(sources: readonly (CostSource | null)[]): CostSource | null {
  return LEAST_RELIABLE_FIRST.find((source) => sources.includes(source)) ?? null;
}

/** The attempts that this run paid for: all except those that a replay took over from the original run. */
export function paidAttempts(summary: RunSummary): readonly AttemptSummary[] {
  return [...summary.attempts.values()].filter(({ carried }) => !carried);
}
