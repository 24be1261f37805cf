import { counted, formatCount, formatDuration, formatMoney } from '../format/figures.js';
import { gateNames, reasonText } from '../gates-text.js';
import type { StepRow } from '../rows.js';
import type { AttemptStory, Story } from '../run-summary/run-summary.js';
import { paidAttempts, totalsOf } from '../totals.js';
import { moneyCell, PICTURES, stepCells, table, triesOf } from './cells.js';
import type { DetailLevel } from './detail-level.js';
import { code, details, inline } from './escape.js';

const HEAD = [
  { title: '', align: 'center' },
  { title: 'Step', align: 'left' },
  { title: 'Agent', align: 'left' },
  { title: 'Tries', align: 'right' },
  { title: 'Turns', align: 'right' },
  { title: 'Cost', align: 'right' },
  { title: 'Gates', align: 'left' },
] as const;

/** A table longer than this is folded; what needs eyes stays outside. */
const GLANCE = 40;

/** The table of steps with its sum. Where it gets long, steps of passed items are one row, and the rest is folded. */
export function stepsSection(story: Story, rows: readonly StepRow[], level: DetailLevel): string {
  const isLong = rows.length > GLANCE;
  const shown = rows.filter((row) => (isLong ? needsEyes(row) : isShown(row, level))).slice(0, level.entries);
  const sum = table(HEAD, [
    ...shown.map((row) => stepCells(story, row)),
    ...restRow(story, rows, shown),
    totalRow(story),
  ]);
  if (!isLong || level.rows !== 'all') return sum;
  const all = table(
    HEAD,
    rows.slice(0, level.entries).map((row) => stepCells(story, row)),
  );
  return `${sum}\n\n${details(`All ${formatCount(rows.length)} steps`, all)}`;
}

function needsEyes(row: StepRow): boolean {
  return row.status !== 'passed' || row.items.length === 0;
}

function isShown(row: StepRow, level: DetailLevel): boolean {
  if (level.rows === 'all') return true;
  return level.rows === 'failed' ? row.status === 'failed' || row.status === 'paused' : needsEyes(row);
}

/** What is not shown, as one row; and while the run goes on, what is still to come. */
function restRow(story: Story, rows: readonly StepRow[], shown: readonly StepRow[]): readonly (readonly string[])[] {
  const visible = new Set(shown);
  const rest = rows.filter((row) => !visible.has(row));
  const toCome = story.status === 'running' ? stepsToCome(story) : [];
  if (rest.length === 0) return toCome;
  const totals = totalsOf(
    story,
    rest.flatMap(({ attempts }) => attempts),
  );
  const mark = rest.every(({ status }) => status === 'passed') ? PICTURES.passed : '…';
  const tries = rest.reduce((sum, row) => sum + triesOf(row), 0);
  const name = `_${counted(rest.length, 'more step')}_`;
  return [[mark, name, '', formatCount(tries), formatCount(totals.turns), moneyCell(totals), ''], ...toCome];
}

function totalRow(story: Story): readonly string[] {
  const totals = totalsOf(story, paidAttempts(story));
  const cost = totals.costSource === null ? '—' : `**${moneyCell(totals)}**`;
  return ['', '**Total**', '', '', `**${formatCount(totals.turns)}**`, cost, ''];
}

/** Root steps that have not begun. */
function stepsToCome(story: Story): readonly (readonly string[])[] {
  const begun = new Set([...story.steps.keys(), ...story.groups.keys()].map((path) => path.split('/')[0]));
  const names = (story.definition?.steps ?? []).map(({ name }) => name).filter((name) => !begun.has(name));
  return names.map((name) => [PICTURES.pending, code(name), '', '', '', '', '']);
}

/** Every attempt, folded away; empty where no step needed a second one. */
export function attemptsSection(story: Story, rows: readonly StepRow[], level: DetailLevel): string {
  const attempts = rows.flatMap((row) => row.attempts.map((attempt) => ({ row, attempt })));
  if (!level.attempts || attempts.length === rows.length) return '';
  const head = ['Step', 'Attempt', 'Agent', 'Result'].map((title) => ({ title, align: 'left' }) as const);
  const figures = ['Turns', 'Tokens in / out', 'Cost', 'Time'].map((title) => ({ title, align: 'right' }) as const);
  const body = table(
    [...head, ...figures],
    attempts.map(({ row, attempt }) => [code(row.numbered), ...attemptCells(story, attempt)]),
  );
  return details(`All ${formatCount(attempts.length)} attempts`, body);
}

function attemptCells(story: Story, attempt: AttemptStory): readonly string[] {
  const totals = totalsOf(story, [attempt]);
  const tokens =
    totals.tokensIn === null ? '—' : `${formatCount(totals.tokensIn)}\u00a0/\u00a0${formatCount(totals.tokensOut)}`;
  return [
    inline(attempt.label, 60),
    attempt.kind === 'gate' || attempt.kind === 'pass' ? '—' : inline(attempt.agent, 40),
    resultOf(attempt),
    formatCount(totals.turns),
    tokens,
    totals.costSource === null ? '—' : formatMoney(totals.costUsd, totals.costSource === 'unpriced'),
    formatDuration(attempt.lastMs - attempt.startedMs),
  ];
}

function resultOf(attempt: AttemptStory): string {
  switch (attempt.status) {
    case 'passed':
      return 'passed';
    case 'abandoned':
      return inline(`abandoned: ${attempt.message}`, 80);
    case 'running':
      return 'not finished';
    case 'failed': {
      const failed = gateNames(attempt, 'fail');
      return failed.length > 0 ? inline(`${failed.join(', ')} failed`, 80) : inline(reasonText(attempt.reason), 80);
    }
  }
}
