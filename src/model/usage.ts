import { z } from 'zod';

/** Tokens of one call, attempt or run. `in` counts every input token, cached ones included. */
export const Tokens = z.object({
  in: z.number().int().nonnegative(),
  out: z.number().int().nonnegative(),
  /** Of `in`: read from the provider's cache. */
  cached: z.number().int().nonnegative(),
  /** Of `in`: written to the provider's cache. */
  cache_write: z.number().int().nonnegative(),
  /** Of `out`: what the model thought, as far as calls told it; absent where none did. */
  reasoning: z.number().int().nonnegative().optional(),
});
export type Tokens = z.infer<typeof Tokens>;

/**
 * Where a cost comes from: said by the CLI, read by our gateway, computed from tokens by the price table, or unknown.
 * An unknown price is never shown as $0.
 */
export const CostSource = z.enum(['reported', 'metered', 'estimated', 'unpriced']);
export type CostSource = z.infer<typeof CostSource>;

/** What an attempt used so far: cumulative within one launch. `cost_usd` is null exactly when the source is `unpriced`. */
export const Usage = z.object({
  turns: z.number().int().nonnegative(),
  tokens: Tokens,
  cost_usd: z.number().nonnegative().nullable(),
  cost_source: CostSource,
});
export type Usage = z.infer<typeof Usage>;

export const NO_TOKENS: Tokens = { in: 0, out: 0, cached: 0, cache_write: 0 };
export const NO_USAGE: Usage = { turns: 0, tokens: NO_TOKENS, cost_usd: 0, cost_source: 'reported' };

/** The sum; `reasoning` is absent where neither tells it. */
export function addTokens(a: Tokens, b: Tokens): Tokens {
  return {
    in: a.in + b.in,
    out: a.out + b.out,
    cached: a.cached + b.cached,
    cache_write: a.cache_write + b.cache_write,
    reasoning: a.reasoning === undefined ? b.reasoning : a.reasoning + (b.reasoning ?? 0),
  };
}
