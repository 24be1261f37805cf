import { estimateCost } from '../adapters/prices/cost.js';
import type { RunHost } from '../execution/host.js';
import { modelOf, NO_TOKENS, providerOf, type PriceOverrides, type RunRequest, type Workflow } from '../model/index.js';
import { listAgents } from '../workflow/names/agent-names.js';

/** The budget of a run in USD: the lower of the limits of its workflow and its request; null without a limit. */
export function effectiveBudget(
  { maxBudgetUsd }: Pick<Workflow, 'maxBudgetUsd'>,
  request: Pick<RunRequest, 'maxBudgetUsd'>,
): number | null {
  const budgets = [maxBudgetUsd, request.maxBudgetUsd ?? undefined].filter((limit) => limit !== undefined);
  return budgets.length === 0 ? null : Math.min(...budgets);
}

/** A sentence on the agents without a known price, and what that means for the run; null if there are none. */
export function unpricedNote(
  workflow: Workflow,
  request: Pick<RunRequest, 'inputs' | 'maxBudgetUsd'>,
  host: Pick<RunHost, 'registry'>,
  prices: PriceOverrides,
): string | null {
  const names = listAgents(workflow, request.inputs).filter((agent) => {
    const adapter = host.registry.adapters.find((candidate) => candidate.provider === providerOf(agent));
    if (adapter === undefined || adapter.costSource === 'reported') return false;
    return estimateCost(adapter.provider, modelOf(adapter, agent)?.id ?? null, NO_TOKENS, prices, agent) === null;
  });
  if (names.length === 0) return null;
  const consequence = effectiveBudget(workflow, request) === null ? 'show as unpriced' : 'not count against the budget';
  return `no price is known for ${names.join(', ')}: its cost will ${consequence}; see [pricing.overrides] of gump.toml`;
}
