import { z } from 'zod';

/** What a model costs, in USD per million tokens. Cached tokens cost what fresh ones do where nothing else is said. */
export const Price = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cache_read: z.number().nonnegative().optional(),
  cache_write: z.number().nonnegative().optional(),
});
export type Price = z.infer<typeof Price>;

/** Prices of a user's own, by model (`qwen3-coder-plus`) or by agent (`claude-haiku`, `codex`). They win over the table. */
export const PriceOverrides = z.record(z.string(), Price);
export type PriceOverrides = Readonly<z.infer<typeof PriceOverrides>>;
