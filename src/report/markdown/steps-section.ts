import { counted, formatCount, formatDuration, formatMoney } from '../figures.js';
import { gateNames, reasonText } from '../gates-text.js';
import type { StepRow } from '../rows.js';
import type { AttemptStory, Story } from '../story.js';
import { paidAttempts, totalsOf } from '../totals.js';
import { PICTURES, stepCells, table } from './cells.js';
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

/** The table of steps with its sum, and a word on the rows that were left out. */
export function stepsSection(story: Story, rows: readonly StepRow[], level: DetailLevel): string {
  const shown = rows.filter((row) => isShown(row, level)).slice(0, level.entries);
  const totals = totalsOf(story, paidAttempts(story));
  const sum = totals.costSource === null ? '—' : `**${formatMoney(totals.costUsd, totals.costSource === 'unpriced')}**`;
  const lines = [
    ...shown.map((row) => stepCells(story, row)),
    ...(story.status === 'running' ? toCome(story) : []),
    ['', '**Total**', '', '', `**${formatCount(totals.turns)}**`, sum, ''],
  ];
  const hidden = rows.length - shown.length;
  const note = hidden === 0 ? '' : `\n\n_${counted(hidden, 'row')} of steps left out here; report.json has them all._`;
  return table(HEAD, lines) + note;
}

function isShown(row: StepRow, level: DetailLevel): boolean {
  if (level.rows === 'all') return true;
  if (level.rows === 'failed') return row.status === 'failed' || row.status === 'paused';
  return row.status !== 'passed' || row.items.length === 0;
}

/** Root steps that have not begun. */
function toCome(story: Story): readonly (readonly string[])[] {
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
