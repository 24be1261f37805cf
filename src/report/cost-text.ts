import type { Report } from '../model/report.js';
import type { CostSource } from '../model/usage.js';
import { buildReport } from './build-report.js';
import { pluralize, formatDuration, formatMoney, roundOffFloatError } from './format/figures.js';
import type { RunSummary } from './run-summary/run-summary.js';
import type { StepRow } from './step-rows.js';
import { costSourceOf, paidAttempts } from './totals.js';

/** The cost of a run as text: `$1.42`; `≥ $1.42` if a part of it is unpriced. */
export function costText(report: Pick<Report, 'cost_usd' | 'cost_source'>): string {
  return formatMoney(report.cost_usd, report.cost_source === 'unpriced');
}

/** Cost, turns and duration of a run as text. */
export function keyFigures(summary: RunSummary): {
  readonly cost: string;
  readonly turns: string;
  readonly duration: string;
} {
  const report = buildReport(summary);
  return {
    cost: costText(report),
    turns: report.turns === null ? 'turns unknown' : pluralize(report.turns, 'turn'),
    duration: formatDuration(report.duration_ms),
  };
}

/** How much of the cost is estimated; empty if nothing is, or if the estimate amounts to 0. */
export function estimateNote(summary: RunSummary): 'estimated' | 'partly estimated' | '' {
  const sums = sumsBySource(summary);
  if (sums.estimated === 0) return '';
  return sums.exact === 0 && !sums.unpriced ? 'estimated' : 'partly estimated';
}

/** Known cost in USD by its source. `exact` was reported by the CLI or metered by the gateway. */
function sumsBySource(summary: RunSummary): {
  readonly estimated: number;
  readonly exact: number;
  readonly unpriced: boolean;
} {
  const paid = paidAttempts(summary);
  const sum = (includes: (source: CostSource) => boolean): number =>
    paid.reduce((total, { usage }) => total + (usage && includes(usage.cost_source) ? (usage.cost_usd ?? 0) : 0), 0);
  return {
    estimated: sum((source) => source === 'estimated'),
    exact: sum((source) => source === 'reported' || source === 'metered'),
    unpriced: paid.some((attempt) => costSourceOf(summary, attempt) === 'unpriced'),
  };
}

/** Sentences on why the costs of the steps may not add up to that of the run; empty if they do. */
export function costRemarks(summary: RunSummary, report: Report, rows: readonly StepRow[]): readonly string[] {
  const unlisted = unlistedUsd(summary, rows);
  return [
    ...estimateRemark(summary),
    ...(report.cost_source === 'unpriced' ? ['A part of the cost has no known price and is not in the sum.'] : []),
    ...(unlisted > 0
      ? [`${formatMoney(unlisted)} of the cost went into work that was begun anew and is not listed.`]
      : []),
    ...(report.replay_of === null
      ? []
      : [`Replay of ${report.replay_of}: ${formatMoney(report.carried_usd)} was paid there and is not in the sum.`]),
  ];
}

function estimateRemark(summary: RunSummary): readonly string[] {
  switch (estimateNote(summary)) {
    case '':
      return [];
    case 'estimated':
      return ['The cost is estimated from tokens by the price table.'];
    case 'partly estimated':
      return [
        `The cost is partly estimated: ${formatMoney(roundOffFloatError(sumsBySource(summary).estimated))} of it from tokens by the price table.`,
      ];
  }
}

/** Known cost, in USD, of this run's attempts that no row shows: those of superseded occurrences. */
function unlistedUsd(summary: RunSummary, rows: readonly StepRow[]): number {
  const shown = new Set(rows.flatMap(({ attempts }) => attempts.map(({ id }) => id)));
  let sum = 0;
  for (const attempt of summary.attempts.values())
    if (!attempt.carried && !shown.has(attempt.id)) sum += attempt.usage?.cost_usd ?? 0;
  return roundOffFloatError(sum);
}
