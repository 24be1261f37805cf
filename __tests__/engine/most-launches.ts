import type { Event } from '../../src/model/index.js';
import type { LaunchCounts } from '../../src/workflow/preview/launch-counts.js';

/** Played plans have at most so many items; one that stands for an attempt has fewer. */
const MOST_ITEMS = 3;
const MOST_ITEMS_OF_A_REPLAN = 2;

/** The number that a plan's worst case comes to, with as many items as any played plan has. */
export function mostOf(worst: LaunchCounts): number {
  const itemsOf = (plan: string): number => (plan === 'the new plan' ? MOST_ITEMS_OF_A_REPLAN : MOST_ITEMS);
  const timesOf = (plans: string): number =>
    plans === '' ? 1 : plans.split(' × ').reduce((product, plan) => product * itemsOf(plan), 1);
  return [...worst].reduce((sum, [plans, count]) => sum + count * timesOf(plans), 0);
}

/** Agents that were launched, in a run without a crash. */
export function launches(log: readonly Event[]): number {
  return log.filter(({ type }) => type === 'agent_launched').length;
}
