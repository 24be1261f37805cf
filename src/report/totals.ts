import type { CostSource } from '../model/usage.js';
import { withoutDust } from './format/figures.js';
import type { AttemptStory, Story } from './run-summary/run-summary.js';

/** What some attempts came to. A figure is null where none of its parts is known. */
export interface Totals {
  /** The known part. */
  readonly costUsd: number | null;
  /** Weakest of the parts; null where no agent was launched. `unpriced`: at least one part is unknown. */
  readonly costSource: CostSource | null;
  readonly turns: number | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  readonly tokensCached: number | null;
  readonly tokensReasoning: number | null;
}

/** Sums over launched agents, killed and abandoned ones included. */
export function totalsOf(story: Story, attempts: Iterable<AttemptStory>): Totals {
  const launched = [...attempts].filter(({ launched, usage }) => launched || usage !== null);
  const usages = launched.flatMap(({ usage }) => (usage ? [usage] : []));
  const sum = (figures: readonly (number | null)[]): number | null => {
    const known = figures.filter((figure) => figure !== null);
    return known.length === 0 ? null : withoutDust(known.reduce((total, figure) => total + figure, 0));
  };
  return {
    costUsd: sum(usages.map((usage) => usage.cost_usd)),
    costSource: weakest(launched.map((attempt) => costSourceOf(story, attempt))),
    turns: sum(usages.map((usage) => usage.turns)),
    tokensIn: sum(usages.map((usage) => usage.tokens.in)),
    tokensOut: sum(usages.map((usage) => usage.tokens.out)),
    tokensCached: sum(usages.map((usage) => usage.tokens.cached)),
    tokensReasoning: sum(usages.map((usage) => usage.tokens.reasoning ?? null)),
  };
}

/**
 * Null while there is nothing to price: no agent, or one that has said nothing yet. An agent that was cut off before it
 * said anything has an unknown price.
 */
export function costSourceOf(story: Story, attempt: AttemptStory): CostSource | null {
  if (attempt.usage) return attempt.usage.cost_source;
  const isUnderWay = story.status === 'running' && attempt.status === 'running';
  return attempt.launched && !isUnderWay ? 'unpriced' : null;
}

const WEAKEST_FIRST: readonly CostSource[] = ['unpriced', 'estimated', 'reported', 'metered'];

function weakest(sources: readonly (CostSource | null)[]): CostSource | null {
  return WEAKEST_FIRST.find((source) => sources.includes(source)) ?? null;
}

/** The attempts this run pays for: all but those that a replay took over. */
export function paidAttempts(story: Story): readonly AttemptStory[] {
  return [...story.attempts.values()].filter(({ carried }) => !carried);
}
