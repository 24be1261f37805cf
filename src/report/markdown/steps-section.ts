import { pluralize, formatCount, formatDuration, formatMoney } from '../format/figures.js';
import { gateNames, reasonText } from '../gate-text.js';
import type { AttemptSummary, RunSummary } from '../run-summary/run-summary.js';
import type { StepRow } from '../step-rows.js';
import { paidAttempts, totalsOf } from '../totals.js';
import { costCell, STATUS_EMOJI, stepRowCells, renderMarkdownTable, attemptCount } from './cells.js';
import type { DetailLevel } from './detail-level.js';
import { inlineCode, details, escapeInline } from './escape.js';

const HEAD = [
  { title: '', align: 'center' },
  { title: 'Step', align: 'left' },
  { title: 'Agent', align: 'left' },
  { title: 'Tries', align: 'right' },
  { title: 'Turns', align: 'right' },
  { title: 'Cost', align: 'right' },
  { title: 'Gates', align: 'left' },
] as const;

/**
 * If there are more steps than this, the full table is collapsed, and only steps that need attention are shown above
 * it.
 */
const MAX_VISIBLE_STEPS = 40;

/**
 * The table of steps with its total. In a long table, passed steps of items become one row, and all steps are
 * collapsed.
 */
export function stepsSection(summary: RunSummary, rows: readonly StepRow[], level: DetailLevel): string {
  const isLong = rows.length > MAX_VISIBLE_STEPS;
  const shown = rows.filter((row) => (isLong ? needsAttention(row) : isShown(row, level))).slice(0, level.maxEntries);
  const main = renderMarkdownTable(HEAD, [
    ...shown.map((row) => stepRowCells(summary, row)),
    ...remainingRows(summary, rows, shown),
    totalRow(summary),
  ]);
  if (!isLong || level.rows !== 'all') return main;
  const all = renderMarkdownTable(
    HEAD,
    rows.slice(0, level.maxEntries).map((row) => stepRowCells(summary, row)),
  );
  return `${main}\n\n${details(`All ${formatCount(rows.length)} steps`, all)}`;
}

/** Whether the step has not passed, or is outside of plan items. */
function needsAttention(row: StepRow): boolean {
  return row.status !== 'passed' || row.items.length === 0;
}

function isShown(row: StepRow, level: DetailLevel): boolean {
  if (level.rows === 'all') return true;
  return level.rows === 'failed' ? row.status === 'failed' || row.status === 'paused' : needsAttention(row);
}

/** One row for all steps that are not shown; while the run is active, also the root steps that have not started. */
function remainingRows(
  summary: RunSummary,
  rows: readonly StepRow[],
  shown: readonly StepRow[],
): readonly (readonly string[])[] {
  const visible = new Set(shown);
  const rest = rows.filter((row) => !visible.has(row));
  const upcoming = summary.status === 'running' ? upcomingSteps(summary) : [];
  if (rest.length === 0) return upcoming;
  const totals = totalsOf(
    summary,
    rest.flatMap(({ attempts }) => attempts),
  );
  const mark = rest.every(({ status }) => status === 'passed') ? STATUS_EMOJI.passed : '…';
  const tries = rest.reduce((sum, row) => sum + attemptCount(row), 0);
  const name = `_${pluralize(rest.length, 'more step')}_`;
  return [[mark, name, '', formatCount(tries), formatCount(totals.turns), costCell(totals), ''], ...upcoming];
}

function totalRow(summary: RunSummary): readonly string[] {
  const totals = totalsOf(summary, paidAttempts(summary));
  const cost = totals.costSource === null ? '—' : `**${costCell(totals)}**`;
  return ['', '**Total**', '', '', `**${formatCount(totals.turns)}**`, cost, ''];
}

/** Rows of the root steps that have not started. */
function upcomingSteps(summary: RunSummary): readonly (readonly string[])[] {
  const started = new Set([...summary.steps.keys(), ...summary.groups.keys()].map((path) => path.split('/')[0]));
  const names = (summary.definition?.steps ?? []).map(({ name }) => name).filter((name) => !started.has(name));
  return names.map((name) => [STATUS_EMOJI.pending, inlineCode(name), '', '', '', '', '']);
}

/** The collapsed table of all attempts; empty if no step needed a second one, or if the level leaves it out. */
export function attemptsSection(summary: RunSummary, rows: readonly StepRow[], level: DetailLevel): string {
  const attempts = rows.flatMap((row) => row.attempts.map((attempt) => ({ row, attempt })));
  if (!level.attempts || attempts.length === rows.length) return '';
  const head = ['Step', 'Attempt', 'Agent', 'Result'].map((title) => ({ title, align: 'left' }) as const);
  const figures = ['Turns', 'Tokens in / out', 'Cost', 'Time'].map((title) => ({ title, align: 'right' }) as const);
  const body = renderMarkdownTable(
    [...head, ...figures],
    attempts.map(({ row, attempt }) => [inlineCode(row.numberedPath), ...attemptCells(summary, attempt)]),
  );
  return details(`All ${formatCount(attempts.length)} attempts`, body);
}

function attemptCells(summary: RunSummary, attempt: AttemptSummary): readonly string[] {
  const totals = totalsOf(summary, [attempt]);
  const tokens =
    totals.tokensIn === null ? '—' : `${formatCount(totals.tokensIn)}\u00a0/\u00a0${formatCount(totals.tokensOut)}`;
  return [
    escapeInline(attempt.label, 60),
    attempt.kind === 'gate' || attempt.kind === 'pass' ? '—' : escapeInline(attempt.agent, 40),
    resultOf(attempt),
    formatCount(totals.turns),
    tokens,
    totals.costSource === null ? '—' : formatMoney(totals.costUsd, totals.costSource === 'unpriced'),
    formatDuration(attempt.lastMs - attempt.startedMs),
  ];
}

function resultOf(attempt: AttemptSummary): string {
  switch (attempt.status) {
    case 'passed':
      return 'passed';
    case 'abandoned':
      return escapeInline(`abandoned: ${attempt.message}`, 80);
    case 'running':
      return 'not finished';
    case 'failed': {
      const failed = gateNames(attempt, 'fail');
      return failed.length > 0
        ? escapeInline(`${failed.join(', ')} failed`, 80)
        : escapeInline(reasonText(attempt.reason), 80);
    }
  }
}
