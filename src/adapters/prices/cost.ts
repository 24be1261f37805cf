import type { Price, PriceOverrides } from '../../model/price.js';
import type { CostSource, Tokens } from '../../model/usage.js';
import { PRICE_ALIASES, PRICES } from './price-table.js';

export { PRICE_SOURCES, PRICES_AS_OF } from './price-table.js';

/** A cost and its source. `usd` is null exactly when the source is `unpriced`. */
export interface Cost {
  readonly usd: number | null;
  readonly source: CostSource;
}

/**
 * Estimates the cost of tokens in USD, by the user's price or else by the price table; null if neither has the model.
 * `model` is the name that the CLI uses: an id, perhaps with date, vendor prefix or `[1m]`, or an alias of `provider`.
 * `agent` is the agent's name in the workflow, whatever model it stands for.
 */
export function estimateCost(
  provider: string,
  model: string | null,
  tokens: Tokens,
  overrides: PriceOverrides = {},
  agent = provider,
): number | null {
  const price = findPrice(provider, model, overrides, agent);
  if (price === null) return null;
  const fresh = Math.max(0, tokens.in - tokens.cached - tokens.cache_write);
  const usd =
    fresh * price.input +
    tokens.cached * (price.cache_read ?? price.input) +
    tokens.cache_write * (price.cache_write ?? price.input) +
    tokens.out * price.output;
  return usd / 1_000_000;
}

/** The cost of a launch: as the CLI reported it, else an estimate, else `unpriced`. A launch without tokens costs 0. */
export function resolveCost(
  provider: string,
  model: string | null,
  used: { readonly tokens: Tokens | null; readonly reportedUsd: number | null; readonly reportedAs: CostSource },
  overrides: PriceOverrides = {},
): Cost {
  if (used.reportedUsd !== null) return { usd: used.reportedUsd, source: used.reportedAs };
  if (used.tokens !== null && used.tokens.in + used.tokens.out === 0) return { usd: 0, source: 'estimated' };
  const usd = used.tokens === null ? null : estimateCost(provider, model, used.tokens, overrides);
  return usd === null ? { usd: null, source: 'unpriced' } : { usd, source: 'estimated' };
}

/**
 * Finds the price of a model, in USD per million tokens. In this order: the user's price for the model, the user's
 * price for the agent, the price table. Null if unknown. For the parameters see `estimateCost`.
 */
export function findPrice(
  provider: string,
  model: string | null,
  overrides: PriceOverrides = {},
  agent = provider,
): Price | null {
  const agentPrice = Object.hasOwn(overrides, agent) ? (overrides[agent] ?? null) : null;
  if (model === null) return agentPrice;
  const id = baseId(model);
  const aliases = PRICE_ALIASES[provider] ?? {};
  const key = aliases[id] ?? id;
  const sameModel = Object.keys(aliases).filter((alias) => aliases[alias] === key);
  for (const name of [model, id, key, ...sameModel].flatMap((known) => [known, `${provider}-${known}`])) {
    if (Object.hasOwn(overrides, name)) return overrides[name] ?? null;
  }
  if (agentPrice !== null) return agentPrice;
  return Object.hasOwn(PRICES, key) ? (PRICES[key] ?? null) : null;
}

/** A model name without vendor prefix, date and context window: `claude-haiku-4-5`, `sonnet`. */
function baseId(model: string): string {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  return name.replace(/\[\w+\]$/, '').replace(/-(20\d{6}|20\d\d-\d\d-\d\d)$/, '');
}
