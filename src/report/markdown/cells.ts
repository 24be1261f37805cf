import type { ReportStep } from '../../model/report.js';
import { formatCount, formatMoney } from '../format/figures.js';
import { gateLines, gateNames, gateText } from '../gate-text.js';
import type { RunSummary } from '../run-summary/run-summary.js';
import type { StepRow } from '../step-rows.js';
import { totalsOf, type Totals } from '../totals.js';
import { inlineCode, escapeInline } from './escape.js';

/** The emoji of each step status. */
export const STATUS_EMOJI: Readonly<Record<ReportStep['status'], string>> = {
  passed: '✅',
  failed: '❌',
  running: '⏳',
  paused: '⏸️',
  pending: '⬜',
};

/** The emoji of a step that passed although a gate of it ran no test that could be counted. */
const UNCOUNTED_EMOJI = '⚠️';

/** Renders a Markdown table. The cells are Markdown already. */
export function renderMarkdownTable(
  head: readonly { readonly title: string; readonly align: 'left' | 'right' | 'center' }[],
  rows: readonly (readonly string[])[],
): string {
  const delimiters = { left: ':--', right: '--:', center: ':-:' };
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(({ title }) => title)),
    line(head.map(({ align }) => delimiters[align])),
    ...rows.map(line),
  ].join('\n');
}

/** Table cell with the step's path and the name of its plan item: `build/1/impl` Auth. */
export function stepNameCell(row: StepRow): string {
  const item = row.items.at(-1);
  return item ? `${inlineCode(row.numberedPath)} ${escapeInline(item.name, 32)}` : inlineCode(row.numberedPath);
}

/** Table cell with the step's agents in order: `claude-haiku → claude-sonnet`; `—` if there are none. */
export function agentCell(row: StepRow): string {
  return (
    agentsOf(row)
      .map((agent) => escapeInline(agent, 40))
      .join(' → ') || '—'
  );
}

/** Agents of a step in the order in which they took over; empty for gate and pass steps. */
export function agentsOf(row: StepRow): readonly string[] {
  if (row.kind === 'gate' || row.kind === 'pass') return [];
  const agents = row.attempts.map(({ agent }) => agent);
  const changes = agents.filter((agent, index) => agent !== '' && agent !== agents[index - 1]);
  return changes.length === 0 && row.agent !== '' ? [row.agent] : changes;
}

/** Table cell with a cost; `—` if no agent was launched. */
export function costCell(totals: Totals): string {
  return totals.costSource === null ? '—' : formatMoney(totals.costUsd, totals.costSource === 'unpriced');
}

/** The cells of one step in the table of steps. */
export function stepRowCells(summary: RunSummary, row: StepRow): readonly string[] {
  const totals = totalsOf(summary, row.attempts);
  return [
    row.status === 'passed' && gateNames(row.attempts.at(-1), 'uncounted').length > 0
      ? UNCOUNTED_EMOJI
      : STATUS_EMOJI[row.status],
    stepNameCell(row),
    agentCell(row),
    row.attempts.length === 0 ? '—' : formatCount(attemptCount(row)),
    formatCount(totals.turns),
    costCell(totals),
    gatesCell(row),
  ];
}

/** How many lines the cell of a step's gates has at most. */
const MAX_GATE_LINES = 8;

/** Table cell with the gates of a step: their marks; with command and count, a line each, once the step has passed. */
function gatesCell(row: StepRow): string {
  const lines = row.status === 'passed' ? gateLines(row.attempts.at(-1)) : [];
  if (lines.length === 0) return escapeInline(gateText(row), 120) || '—';
  const note = row.escalated ? ['(escalated)'] : [];
  return [...lines.slice(0, MAX_GATE_LINES), ...note].map((line) => escapeInline(line, 160)).join('<br>');
}

/** Number of attempts of a step. An abandoned launch is repeated under the same number, and does not count twice. */
export function attemptCount(row: StepRow): number {
  return new Set(row.attempts.map(({ number }) => number)).size;
}
