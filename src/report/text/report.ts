import type { FailureReason } from '../../model/failure.js';
import type { Report } from '../../model/report.js';
import { ADVICE } from '../advice.js';
import { buildReport } from '../build-report.js';
import { estimateNote, costText } from '../cost-text.js';
import { pluralize, formatCount, formatDuration, formatMoney } from '../format/figures.js';
import { withAsciiFallback, paint, type Style, type Tone } from '../format/style.js';
import { renderTable } from '../format/table.js';
import { cleanLine, padRight } from '../format/text.js';
import { gateLines, gateText, reasonText } from '../gate-text.js';
import { collectRemarks } from '../remarks.js';
import type { RunSummary } from '../run-summary/run-summary.js';
import { numberedPath } from '../run-summary/step-paths.js';
import { STATUS_LABELS } from '../status-labels.js';
import { stepRowsOf, type StepRow } from '../step-rows.js';
import { totalsOf } from '../totals.js';

/** Renders what `gump report` prints: a header, one row for each step, and remarks. No newline at the end. */
export function renderTextReport(summary: RunSummary, style: Style): string {
  const report = buildReport(summary);
  const rows = stepRowsOf(summary);
  const lines = [
    ...headerOf(summary, report),
    '',
    ...tableOf(summary, rows, style),
    ...gatesOf(rows),
    ...remarksOf(summary, report, rows),
  ];
  return lines.map((line) => withAsciiFallback(style, line)).join('\n');
}

function headerOf(summary: RunSummary, report: Report): readonly string[] {
  const note = estimateNote(summary);
  const facts = [
    `Workflow: ${cleanLine(report.workflow, 80)}`,
    `Status: ${STATUS_LABELS[report.status]}`,
    `Duration: ${formatDuration(report.duration_ms)}`,
    `Cost: ${costText(report)}${note === '' ? '' : ` (${note})`}`,
  ];
  return [`Run: ${report.run}`, facts.join(' · ')];
}

function tableOf(summary: RunSummary, rows: readonly StepRow[], style: Style): readonly string[] {
  const columns = [
    { title: 'Step', align: 'left', width: 14 },
    { title: 'Agent', align: 'left', width: 14 },
    { title: 'Turns', align: 'right' },
    { title: 'Cost', align: 'right', width: 6 },
    { title: 'Gate', align: 'left', width: 16 },
  ] as const;
  const [titles = '', rule = '', ...body] = renderTable(
    columns,
    rows.map((row) => cellsOf(summary, row)),
  );
  const tones = rows.map((row) => toneOf(row));
  return [
    paint(style, 'strong', titles),
    paint(style, 'dim', rule),
    ...body.map((line, index) => paintGate(style, tones[index] ?? null, line)),
  ];
}

function cellsOf(summary: RunSummary, row: StepRow): readonly string[] {
  const totals = totalsOf(summary, row.attempts);
  const hasAgent = totals.costSource !== null;
  return [
    cleanLine(row.numberedPath, 60),
    row.agent === '' || row.kind === 'gate' || row.kind === 'pass' ? '—' : cleanLine(row.agent, 30),
    formatCount(totals.turns),
    hasAgent ? formatMoney(totals.costUsd, totals.costSource === 'unpriced') : '—',
    gateText(row) || '—',
  ];
}

/** How many steps are listed with the commands of their gates. */
const MAX_GATED_STEPS = 40;

/** What the gates of the passed steps ran, which has no room in the table: a line for each gate. */
function gatesOf(rows: readonly StepRow[]): readonly string[] {
  const gated = rows
    .filter(({ status }) => status === 'passed')
    .map((row) => ({ name: cleanLine(row.numberedPath, 60), lines: gateLines(row.attempts.at(-1)) }))
    .filter(({ lines }) => lines.length > 0);
  const shown = gated.slice(0, MAX_GATED_STEPS);
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const lines = shown.flatMap((step) =>
    step.lines.map((line, index) => `  ${padRight(index === 0 ? step.name : '', width)}  ${line}`),
  );
  const more = gated.length > shown.length ? [`  … and ${gated.length - shown.length} more steps`] : [];
  return lines.length === 0 ? [] : ['', 'Gates:', ...lines, ...more];
}

function toneOf(row: StepRow): Tone | null {
  if (row.status === 'failed') return 'bad';
  return row.status === 'passed' ? null : 'warn';
}

function paintGate(style: Style, tone: Tone | null, line: string): string {
  if (tone !== null) return paint(style, tone, line);
  return style.color ? line.replace(/✓/g, paint(style, 'good', '✓')) : line;
}

function remarksOf(summary: RunSummary, report: Report, rows: readonly StepRow[]): readonly string[] {
  const escalated = report.escalations === 0 ? '' : ` (${pluralize(report.escalations, 'escalation')})`;
  const remarks = [
    ...(report.retries === 0 ? [] : [`Retries: ${report.retries}${escalated}`]),
    ...failureRemarks(report, rows),
    ...collectRemarks(summary, report, rows),
    ...summary.notes.slice(0, 20).map(({ text }) => `Note: ${cleanLine(text, 400)}`),
    ...summary.exceededLimits.map(
      ({ path, limit, text }) => `Limit: ${limit}${path === '' ? '' : ` of ${path}`}: ${text}`,
    ),
    ...[...summary.holds.values()].map(
      ({ path, position }) =>
        `Waits for approval: ${cleanLine(numberedPath(summary, path), 80)} (${cleanLine(position.replaceAll('_', ' '), 40)})`,
    ),
    ...(report.pull_request ? [`Pull request: ${report.pull_request.url}`] : []),
  ];
  return remarks.length === 0 ? [] : ['', ...remarks];
}

function failureRemarks(report: Report, rows: readonly StepRow[]): readonly string[] {
  const failed = rows.filter(({ status }) => status === 'failed');
  const lines = failed.map(
    (row) => `✗ ${cleanLine(row.numberedPath, 80)}: ${cleanLine(row.message || reasonText(row.reason), 200)}`,
  );
  if (failed.length > 0) return [...lines, ...providerAdvice(failed)];
  if (report.failure_reason === null) return [];
  return [
    `✗ ${reasonText(report.failure_reason)}${report.message === '' ? '' : `: ${cleanLine(report.message, 200)}`}`,
  ];
}

/** Advice on each failure reason whose message comes from a model provider and so does not say what to do in gump. */
function providerAdvice(failed: readonly StepRow[]): readonly string[] {
  const reasons = new Set(
    failed.flatMap(({ reason }) => (reason !== null && REPORTED_BY_PROVIDER.has(reason) ? [reason] : [])),
  );
  return [...reasons].map((reason) => `${ADVICE[reason].what} ${ADVICE[reason].todo}`);
}

const REPORTED_BY_PROVIDER: ReadonlySet<FailureReason> = new Set([
  'auth',
  'unknown_model',
  'bad_request',
  'forbidden',
  'rate_limited',
  'upstream_error',
  'unreachable',
] as const);
