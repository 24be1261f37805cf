import { z } from 'zod';

/** Tokens of one call, attempt or run. `in` counts every input token, cached ones included. */
export const Tokens = z.object({
  in: z.number().int().nonnegative(),
  out: z.number().int().nonnegative(),
  /** Part of `in`: read from the provider's cache. */
  cached: z.number().int().nonnegative(),
  /** Part of `in`: written to the provider's cache. */
  cache_write: z.number().int().nonnegative(),
  /** Part of `out`: reasoning tokens, as far as calls reported them; absent if no call did. */
  reasoning: z.number().int().nonnegative().optional(),
});
export type Tokens = z.infer<typeof Tokens>;

/**
 * The source of a cost: reported by the CLI, metered by the gateway, estimated from tokens and the price table, or
 * unknown. An unknown cost is never shown as $0.
 */
export const CostSource = z.enum(['reported', 'metered', 'estimated', 'unpriced']);
export type CostSource = z.infer<typeof CostSource>;

/** Usage of an attempt so far, cumulative within one launch. `cost_usd` is null if and only if it is `unpriced`. */
export const Usage = z.object({
  turns: z.number().int().nonnegative(),
  tokens: Tokens,
  cost_usd: z.number().nonnegative().nullable(),
  cost_source: CostSource,
});
export type Usage = z.infer<typeof Usage>;

/** Zero tokens. */
export const NO_TOKENS: Tokens = { in: 0, out: 0, cached: 0, cache_write: 0 };
/** The usage of an agent that made no call. */
export const NO_USAGE: Usage = { turns: 0, tokens: NO_TOKENS, cost_usd: 0, cost_source: 'reported' };

/** Adds two token counts. `reasoning` is absent if neither has it. */
export function addTokens(a: Tokens, b: Tokens): Tokens {
  return {
    in: a.in + b.in,
    out: a.out + b.out,
    cached: a.cached + b.cached,
    cache_write: a.cache_write + b.cache_write,
    reasoning: a.reasoning === undefined ? b.reasoning : a.reasoning + (b.reasoning ?? 0),
  };
}
