import type { Price, PriceOverrides } from '../../model/price.js';
import type { CostSource, Tokens } from '../../model/usage.js';
import { PRICE_ALIASES, PRICES } from './price-table.js';

export { PRICE_SOURCES, PRICES_AS_OF } from './price-table.js';

/** Money and where the figure comes from; `usd` is null exactly when it is `unpriced`. */
export interface Cost {
  readonly usd: number | null;
  readonly source: CostSource;
}

/**
 * What these tokens cost by the user's prices or, without one, by the table; null where neither knows the model.
 * `model` is the CLI's word for it: an id, with date, vendor prefix or `[1m]`, or an alias of `provider`; `agent` is the
 * name by which the workflow asked for it, whatever model that came to.
 */
export function priceOf(
  provider: string,
  model: string | null,
  tokens: Tokens,
  overrides: PriceOverrides = {},
  agent = provider,
): number | null {
  const price = priceFor(provider, model, overrides, agent);
  if (price === null) return null;
  const fresh = Math.max(0, tokens.in - tokens.cached - tokens.cache_write);
  const usd =
    fresh * price.input +
    tokens.cached * (price.cache_read ?? price.input) +
    tokens.cache_write * (price.cache_write ?? price.input) +
    tokens.out * price.output;
  return usd / 1_000_000;
}

/** The CLI's own figure where it gave one, else an estimate, else `unpriced`; a launch without tokens costs nothing. */
export function estimate(
  provider: string,
  model: string | null,
  used: { readonly tokens: Tokens | null; readonly reportedUsd: number | null; readonly reportedAs: CostSource },
  overrides: PriceOverrides = {},
): Cost {
  if (used.reportedUsd !== null) return { usd: used.reportedUsd, source: used.reportedAs };
  if (used.tokens !== null && used.tokens.in + used.tokens.out === 0) return { usd: 0, source: 'estimated' };
  const usd = used.tokens === null ? null : priceOf(provider, model, used.tokens, overrides);
  return usd === null ? { usd: null, source: 'unpriced' } : { usd, source: 'estimated' };
}

/** The price per million tokens behind `priceOf`: the user's for the model, the user's for the agent, the table's; null where unknown. */
export function priceFor(
  provider: string,
  model: string | null,
  overrides: PriceOverrides = {},
  agent = provider,
): Price | null {
  const ofAgent = Object.hasOwn(overrides, agent) ? (overrides[agent] ?? null) : null;
  if (model === null) return ofAgent;
  const id = baseId(model);
  const aliases = PRICE_ALIASES[provider] ?? {};
  const key = aliases[id] ?? id;
  const same = Object.keys(aliases).filter((alias) => aliases[alias] === key);
  for (const name of [model, id, key, ...same].flatMap((known) => [known, `${provider}-${known}`])) {
    if (Object.hasOwn(overrides, name)) return overrides[name] ?? null;
  }
  if (ofAgent !== null) return ofAgent;
  return Object.hasOwn(PRICES, key) ? (PRICES[key] ?? null) : null;
}

/** `anthropic/claude-haiku-4-5-20251001` and `sonnet[1m]` without prefix, date and window. */
function baseId(model: string): string {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  return name.replace(/\[\w+\]$/, '').replace(/-(20\d{6}|20\d\d-\d\d-\d\d)$/, '');
}
