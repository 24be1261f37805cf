import { z } from 'zod';

/** The price of a model in USD per million tokens. Without a cache price, cached tokens cost as much as other input. */
export const Price = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cache_read: z.number().nonnegative().optional(),
  cache_write: z.number().nonnegative().optional(),
});
export type Price = z.infer<typeof Price>;

/** A user's own prices by model (`qwen3-coder-plus`) or agent (`claude-haiku`, `codex`); they override the table. */
export const PriceOverrides = z.record(z.string(), Price);
export type PriceOverrides = Readonly<z.infer<typeof PriceOverrides>>;
