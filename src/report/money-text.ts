import type { Report } from '../model/report.js';
import { reportOf } from './collect.js';
import { counted, formatDuration, formatMoney, withoutDust } from './figures.js';
import type { StepRow } from './rows.js';
import type { Story } from './story.js';

/** The run's money as text. */
export function costOf(report: Pick<Report, 'cost_usd' | 'cost_source'>): string {
  return formatMoney(report.cost_usd, report.cost_source === 'unpriced');
}

/** The three figures every view ends with. */
export function costFacts(story: Story): { readonly cost: string; readonly turns: string; readonly duration: string } {
  const report = reportOf(story);
  return {
    cost: costOf(report),
    turns: report.turns === null ? 'turns unknown' : counted(report.turns, 'turn'),
    duration: formatDuration(report.duration_ms),
  };
}

/** Why the steps' costs may not add up to the run's; sentences for people, none where they do. */
export function moneyRemarks(story: Story, report: Report, rows: readonly StepRow[]): readonly string[] {
  const aside = setAsideUsd(story, rows);
  return [
    ...(report.cost_source === 'estimated' ? ['Costs are estimated from tokens by the price table.'] : []),
    ...(report.cost_source === 'unpriced' ? ['A part of the cost has no known price and is not in the sum.'] : []),
    ...(aside > 0 ? [`${formatMoney(aside)} of the cost went into work that was begun anew and is not listed.`] : []),
    ...(report.replay_of === null
      ? []
      : [`Replay of ${report.replay_of}: ${formatMoney(report.carried_usd)} was paid there and is not in the sum.`]),
  ];
}

/** Known money this run spent on attempts that no row shows. */
function setAsideUsd(story: Story, rows: readonly StepRow[]): number {
  const shown = new Set(rows.flatMap(({ attempts }) => attempts.map(({ id }) => id)));
  let sum = 0;
  for (const attempt of story.attempts.values())
    if (!attempt.carried && !shown.has(attempt.id)) sum += attempt.usage?.cost_usd ?? 0;
  return withoutDust(sum);
}
