import type { Report } from '../model/report.js';
import type { CostSource } from '../model/usage.js';
import { reportOf } from './collect.js';
import { counted, formatDuration, formatMoney, withoutDust } from './format/figures.js';
import type { StepRow } from './rows.js';
import type { Story } from './run-summary/run-summary.js';
import { costSourceOf, paidAttempts } from './totals.js';

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

/** How much of the cost is an estimate; empty where nothing is. An estimate of nothing is none. */
export function costNote(story: Story): 'estimated' | 'partly estimated' | '' {
  const known = knownSums(story);
  if (known.estimated === 0) return '';
  return known.said === 0 && !known.unpriced ? 'estimated' : 'partly estimated';
}

function knownSums(story: Story): { readonly estimated: number; readonly said: number; readonly unpriced: boolean } {
  const paid = paidAttempts(story);
  const sum = (isMeant: (source: CostSource) => boolean): number =>
    paid.reduce((total, { usage }) => total + (usage && isMeant(usage.cost_source) ? (usage.cost_usd ?? 0) : 0), 0);
  return {
    estimated: sum((source) => source === 'estimated'),
    said: sum((source) => source === 'reported' || source === 'metered'),
    unpriced: paid.some((attempt) => costSourceOf(story, attempt) === 'unpriced'),
  };
}

/** Why the steps' costs may not add up to the run's; sentences for people, none where they do. */
export function moneyRemarks(story: Story, report: Report, rows: readonly StepRow[]): readonly string[] {
  const aside = setAsideUsd(story, rows);
  return [
    ...estimateRemark(story),
    ...(report.cost_source === 'unpriced' ? ['A part of the cost has no known price and is not in the sum.'] : []),
    ...(aside > 0 ? [`${formatMoney(aside)} of the cost went into work that was begun anew and is not listed.`] : []),
    ...(report.replay_of === null
      ? []
      : [`Replay of ${report.replay_of}: ${formatMoney(report.carried_usd)} was paid there and is not in the sum.`]),
  ];
}

function estimateRemark(story: Story): readonly string[] {
  switch (costNote(story)) {
    case '':
      return [];
    case 'estimated':
      return ['The cost is estimated from tokens by the price table.'];
    case 'partly estimated':
      return [
        `The cost is partly estimated: ${formatMoney(withoutDust(knownSums(story).estimated))} of it from tokens by the price table.`,
      ];
  }
}

/** Known money this run spent on attempts that no row shows. */
function setAsideUsd(story: Story, rows: readonly StepRow[]): number {
  const shown = new Set(rows.flatMap(({ attempts }) => attempts.map(({ id }) => id)));
  let sum = 0;
  for (const attempt of story.attempts.values())
    if (!attempt.carried && !shown.has(attempt.id)) sum += attempt.usage?.cost_usd ?? 0;
  return withoutDust(sum);
}
