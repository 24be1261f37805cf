import { priceOf } from '../adapters/prices/prices.js';
import type { RunHost } from '../execution/host.js';
import { modelOf, NO_TOKENS, providerOf, type PriceOverrides, type RunRequest, type Workflow } from '../model/index.js';
import { agentsNamed } from '../workflow/names/agents-named.js';

/** The most that a run may spend, in USD: the less of what its workflow and its request say. Null without a limit. */
export function budgetOf(
  { maxBudgetUsd }: Pick<Workflow, 'maxBudgetUsd'>,
  request: Pick<RunRequest, 'maxBudgetUsd'>,
): number | null {
  const budgets = [maxBudgetUsd, request.maxBudgetUsd ?? undefined].filter((limit) => limit !== undefined);
  return budgets.length === 0 ? null : Math.min(...budgets);
}

/** A sentence on the agents whose work cannot be priced, and what that means for the run; null where there are none. */
export function unpricedNote(
  workflow: Workflow,
  request: Pick<RunRequest, 'inputs' | 'maxBudgetUsd'>,
  host: Pick<RunHost, 'registry'>,
  prices: PriceOverrides,
): string | null {
  const names = agentsNamed(workflow, request.inputs).filter((agent) => {
    const adapter = host.registry.adapters.find((candidate) => candidate.provider === providerOf(agent));
    if (adapter === undefined || adapter.costSource === 'reported') return false;
    return priceOf(adapter.provider, modelOf(adapter, agent)?.id ?? null, NO_TOKENS, prices, agent) === null;
  });
  if (names.length === 0) return null;
  const so = budgetOf(workflow, request) === null ? 'show as unpriced' : 'not count against the budget';
  return `no price is known for ${names.join(', ')}: its cost will ${so}; see [pricing.overrides] of gump.toml`;
}
