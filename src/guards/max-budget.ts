import type { GuardType } from '../model/guard.js';

/**
 * Fires once the launch has cost more than the limit. It never fires for a launch whose cost is unknown; the run warns
 * about such agents before it starts.
 */
export const maxBudget: GuardType = {
  name: 'max_budget',
  create({ maxBudgetUsd: limit }) {
    if (limit === undefined) return null;
    return {
      observe(_input, { usage }) {
        if (usage.cost_usd === null || usage.cost_usd <= limit) return null;
        return `$${usage.cost_usd.toFixed(4)} spent, $${limit} allowed`;
      },
    };
  },
};
