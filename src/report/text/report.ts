import type { FailureReason } from '../../model/failure.js';
import type { Report } from '../../model/report.js';
import { ADVICE } from '../advice.js';
import { reportOf } from '../collect.js';
import { counted, formatCount, formatDuration, formatMoney } from '../format/figures.js';
import { inStyle, paint, type Style, type Tone } from '../format/style.js';
import { renderTable } from '../format/table.js';
import { cleanLine } from '../format/text.js';
import { gateText, reasonText } from '../gates-text.js';
import { costNote, costOf } from '../money-text.js';
import { remarksOn } from '../remarks.js';
import { rowsOf, type StepRow } from '../rows.js';
import type { Story } from '../run-summary/run-summary.js';
import { numberedPath } from '../run-summary/step-place.js';
import { totalsOf } from '../totals.js';

/** What `gump report` prints: header, one row a step, what a reader must know beside it. No newline at the end. */
export function renderTextReport(story: Story, style: Style): string {
  const report = reportOf(story);
  const rows = rowsOf(story);
  const lines = [...headerOf(story, report), '', ...tableOf(story, rows, style), ...remarksOf(story, report, rows)];
  return lines.map((line) => inStyle(style, line)).join('\n');
}

/** Ledger and text report keep gump's words. */
export const GUMP_WORDS: Readonly<Record<Report['status'], string>> = {
  passed: 'pass',
  failed: 'fatal',
  cancelled: 'aborted',
  paused: 'paused',
  running: 'running',
  refused: 'refused',
  skipped: 'skipped',
};

function headerOf(story: Story, report: Report): readonly string[] {
  const note = costNote(story);
  const facts = [
    `Workflow: ${cleanLine(report.workflow, 80)}`,
    `Status: ${GUMP_WORDS[report.status]}`,
    `Duration: ${formatDuration(report.duration_ms)}`,
    `Cost: ${costOf(report)}${note === '' ? '' : ` (${note})`}`,
  ];
  return [`Run: ${report.run}`, facts.join(' · ')];
}

function tableOf(story: Story, rows: readonly StepRow[], style: Style): readonly string[] {
  const columns = [
    { title: 'Step', align: 'left', width: 14 },
    { title: 'Agent', align: 'left', width: 14 },
    { title: 'Turns', align: 'right' },
    { title: 'Cost', align: 'right', width: 6 },
    { title: 'Gate', align: 'left', width: 16 },
  ] as const;
  const [titles = '', rule = '', ...body] = renderTable(
    columns,
    rows.map((row) => cellsOf(story, row)),
  );
  const tones = rows.map((row) => toneOf(row));
  return [
    paint(style, 'strong', titles),
    paint(style, 'dim', rule),
    ...body.map((line, index) => paintGate(style, tones[index] ?? null, line)),
  ];
}

function cellsOf(story: Story, row: StepRow): readonly string[] {
  const totals = totalsOf(story, row.attempts);
  const hasAgent = totals.costSource !== null;
  return [
    cleanLine(row.numbered, 60),
    row.agent === '' || row.kind === 'gate' || row.kind === 'pass' ? '—' : cleanLine(row.agent, 30),
    formatCount(totals.turns),
    hasAgent ? formatMoney(totals.costUsd, totals.costSource === 'unpriced') : '—',
    gateText(row) || '—',
  ];
}

function toneOf(row: StepRow): Tone | null {
  if (row.status === 'failed') return 'bad';
  return row.status === 'passed' ? null : 'warn';
}

function paintGate(style: Style, tone: Tone | null, line: string): string {
  if (tone !== null) return paint(style, tone, line);
  return style.color ? line.replace(/✓/g, paint(style, 'good', '✓')) : line;
}

function remarksOf(story: Story, report: Report, rows: readonly StepRow[]): readonly string[] {
  const escalated = report.escalations === 0 ? '' : ` (${counted(report.escalations, 'escalation')})`;
  const remarks = [
    ...(report.retries === 0 ? [] : [`Retries: ${report.retries}${escalated}`]),
    ...failureRemarks(report, rows),
    ...remarksOn(story, report, rows),
    ...story.notes.slice(0, 20).map(({ text }) => `Note: ${cleanLine(text, 400)}`),
    ...story.limits.map(({ path, limit, text }) => `Limit: ${limit}${path === '' ? '' : ` of ${path}`}: ${text}`),
    ...[...story.holds.values()].map(
      ({ path, position }) =>
        `Waits for approval: ${cleanLine(numberedPath(story, path), 80)} (${cleanLine(position.replaceAll('_', ' '), 40)})`,
    ),
    ...(report.pull_request ? [`Pull request: ${report.pull_request.url}`] : []),
  ];
  return remarks.length === 0 ? [] : ['', ...remarks];
}

function failureRemarks(report: Report, rows: readonly StepRow[]): readonly string[] {
  const failed = rows.filter(({ status }) => status === 'failed');
  const lines = failed.map(
    (row) => `✗ ${cleanLine(row.numbered, 80)}: ${cleanLine(row.message || reasonText(row.reason), 200)}`,
  );
  if (failed.length > 0) return [...lines, ...vendorAdvice(failed)];
  if (report.failure_reason === null) return [];
  return [
    `✗ ${reasonText(report.failure_reason)}${report.message === '' ? '' : `: ${cleanLine(report.message, 200)}`}`,
  ];
}

/** What to do about failures whose message is in a vendor's words, which know nothing of gump: one sentence each. */
function vendorAdvice(failed: readonly StepRow[]): readonly string[] {
  const reasons = new Set(
    failed.flatMap(({ reason }) => (reason !== null && IN_A_VENDORS_WORDS.has(reason) ? [reason] : [])),
  );
  return [...reasons].map((reason) => `${ADVICE[reason].what} ${ADVICE[reason].todo}`);
}

const IN_A_VENDORS_WORDS: ReadonlySet<FailureReason> = new Set([
  'auth',
  'unknown_model',
  'bad_request',
  'forbidden',
  'rate_limited',
  'upstream_error',
  'unreachable',
] as const);
