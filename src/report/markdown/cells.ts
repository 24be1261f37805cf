import type { ReportStep } from '../../model/report.js';
import { formatCount, formatMoney } from '../format/figures.js';
import { gateText } from '../gates-text.js';
import type { StepRow } from '../rows.js';
import type { Story } from '../run-summary/run-summary.js';
import { totalsOf, type Totals } from '../totals.js';
import { code, inline } from './escape.js';

/** Pictures for how something stands. */
export const PICTURES: Readonly<Record<ReportStep['status'], string>> = {
  passed: '✅',
  failed: '❌',
  running: '⏳',
  paused: '⏸️',
  pending: '⬜',
};

/** A Markdown table. Cells are Markdown already. */
export function table(
  head: readonly { readonly title: string; readonly align: 'left' | 'right' | 'center' }[],
  rows: readonly (readonly string[])[],
): string {
  const rule = { left: ':--', right: '--:', center: ':-:' };
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head.map(({ title }) => title)), line(head.map(({ align }) => rule[align])), ...rows.map(line)].join(
    '\n',
  );
}

/** `build/1/impl` and the item's own name. */
export function stepCell(row: StepRow): string {
  const item = row.items.at(-1);
  return item ? `${code(row.numbered)} ${inline(item.name, 32)}` : code(row.numbered);
}

/** The agents that tried, in order: `claude-haiku → claude-sonnet`. */
export function agentCell(row: StepRow): string {
  return (
    agentsOf(row)
      .map((agent) => inline(agent, 40))
      .join(' → ') || '—'
  );
}

/** Agents in the order they took over; none for gate and pass steps. */
export function agentsOf(row: StepRow): readonly string[] {
  if (row.kind === 'gate' || row.kind === 'pass') return [];
  const agents = row.attempts.map(({ agent }) => agent);
  const path = agents.filter((agent, index) => agent !== '' && agent !== agents[index - 1]);
  return path.length === 0 && row.agent !== '' ? [row.agent] : path;
}

export function moneyCell(totals: Totals): string {
  return totals.costSource === null ? '—' : formatMoney(totals.costUsd, totals.costSource === 'unpriced');
}

/** One row of the table of steps. */
export function stepCells(story: Story, row: StepRow): readonly string[] {
  const totals = totalsOf(story, row.attempts);
  return [
    PICTURES[row.status],
    stepCell(row),
    agentCell(row),
    row.attempts.length === 0 ? '—' : formatCount(triesOf(row)),
    formatCount(totals.turns),
    moneyCell(totals),
    inline(gateText(row), 120) || '—',
  ];
}

/** Attempts people would count: an abandoned launch was repeated under the same number. */
export function triesOf(row: StepRow): number {
  return new Set(row.attempts.map(({ number }) => number)).size;
}
