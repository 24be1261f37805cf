import { pluralize, formatCount, formatDuration, formatMoney } from '../format/figures.js';
import { withAsciiFallback, paint, type Style } from '../format/style.js';
import { cleanLine, cleanText, padRight } from '../format/text.js';
import { GATE_MARKS, gateFacts, gateResult, reasonText } from '../gate-text.js';
import type { AttemptSummary, GateSummary, RunSummary } from '../run-summary/run-summary.js';
import { lastWordsPath } from '../last-words.js';
import { STATUS_LABELS } from '../status-labels.js';
import { stepRowsOf, type StepRow } from '../step-rows.js';
import { totalsOf, type Totals } from '../totals.js';

/** How the details of a step are rendered. */
export interface DetailOptions extends Style {
  /** Text of an artifact, or the end of it; null if it is not available. */
  readonly excerpt: (path: string) => string | null;
  /** Path of an artifact as the user can open it from the working directory. */
  readonly displayPath: (path: string) => string;
}

/** The rendered text, or one sentence on why the step was not found. */
export type DetailResult =
  { readonly found: true; readonly text: string } | { readonly found: false; readonly message: string };

/**
 * Renders what `gump report --detail STEP` prints: every attempt of one step. `step` is a path, with slugs or numbers
 * for items, or the last segments of one.
 */
export function renderStepDetail(summary: RunSummary, step: string, options: DetailOptions): DetailResult {
  const rows = stepRowsOf(summary);
  const matches = findRows(rows, step);
  const [row] = matches;
  if (row && matches.length === 1) {
    const lines = detailOf(summary, row, options);
    return { found: true, text: lines.map((line) => withAsciiFallback(options, line)).join('\n') };
  }
  const candidates = (matches.length > 1 ? matches : rows).map(({ numberedPath }) => numberedPath).join(', ');
  const problem = matches.length > 1 ? 'fits several steps' : 'is no step of this run';
  return { found: false, message: `${cleanLine(step)} ${problem}; there are: ${cleanLine(candidates, 1000)}` };
}

function findRows(rows: readonly StepRow[], step: string): readonly StepRow[] {
  const exact = rows.filter(({ path, numberedPath }) => path === step || numberedPath === step);
  if (exact.length > 0) return exact;
  return rows.filter(({ path, numberedPath }) => path.endsWith(`/${step}`) || numberedPath.endsWith(`/${step}`));
}

function detailOf(summary: RunSummary, row: StepRow, options: DetailOptions): readonly string[] {
  const totals = totalsOf(summary, row.attempts);
  const item = row.items.at(-1);
  const cost = totals.costSource === null ? '—' : formatMoney(totals.costUsd, totals.costSource === 'unpriced');
  const files = row.attempts.at(-1)?.changes?.files ?? [];
  return [
    paint(
      options,
      'strong',
      `Step: ${cleanLine(row.numberedPath)}${row.numberedPath === row.path ? '' : ` (${cleanLine(row.path)})`}`,
    ),
    ...(item
      ? [`Item: ${cleanLine(item.name, 80)}${item.description === '' ? '' : ` — ${cleanLine(item.description, 200)}`}`]
      : []),
    `Status: ${statusLabelOf(row)} · Output: ${row.kind} · Turns: ${formatCount(totals.turns)} · Cost: ${cost}`,
    ...(row.status === 'failed' ? [`Reason: ${reasonText(row.reason)} — ${cleanLine(row.message, 300)}`] : []),
    ...row.attempts.flatMap((attempt) => ['', ...attemptLines(summary, attempt, stateOf(row, attempt), options)]),
    ...planLines(row.attempts.at(-1)),
    ...(files.length === 0 ? [] : ['', 'Files changed:', ...files.map((file) => `  ${cleanLine(file, 200)}`)]),
  ];
}

/** The status label as in the report; the plain status for a step that has not ended. */
function statusLabelOf({ status }: StepRow): string {
  return status === 'passed' || status === 'failed' ? STATUS_LABELS[status] : status;
}

/** The items of the plan that the attempt produced; someone may have to approve it. */
function planLines(attempt: AttemptSummary | undefined): readonly string[] {
  if (attempt?.output?.kind !== 'plan' || attempt.output.items.length === 0) return [];
  const items = attempt.output.items.map(({ name, description, files }, index) => {
    const what = description === '' ? '' : ` — ${cleanLine(description, 300)}`;
    const where = files.length === 0 ? '' : ` (${cleanLine(files.join(', '), 200)})`;
    return `  ${index + 1}. ${cleanLine(name, 80)}${what}${where}`;
  });
  return ['', 'Plan:', ...items];
}

/** Status of an attempt; `waits for approval` if it has not ended because it waits for a person. */
function stateOf(row: StepRow, { status }: AttemptSummary): string {
  return row.status === 'paused' && status === 'running' ? 'waits for approval' : status;
}

function attemptLines(
  summary: RunSummary,
  attempt: AttemptSummary,
  state: string,
  options: DetailOptions,
): readonly string[] {
  const tone = attempt.status === 'passed' ? 'good' : attempt.status === 'failed' ? 'bad' : 'warn';
  const agent = attempt.agent === '' ? '' : ` · ${cleanLine(attempt.agent, 60)}`;
  const message = attempt.message === '' ? '' : ` — ${cleanLine(attempt.message, 300)}`;
  const widest = Math.max(0, ...attempt.gates.map(({ name }) => name.length));
  return [
    paint(options, tone, `Attempt ${attempt.number} (${cleanLine(attempt.label, 60)})${agent} · ${state}${message}`),
    ...factsOf(summary, attempt).map((fact) => `  ${fact}`),
    ...attempt.guards.map(({ name, reason }) => `  guard ${name}: ${cleanLine(reason, 200)}`),
    ...attempt.gates.flatMap((gate) => gateLines(gate, widest, options)),
    ...lastWords(attempt, options),
    ...attempt.notes.map((note) => `  note: ${cleanLine(note, 300)}`),
    ...Object.entries(attempt.artifacts).map(([name, path]) => `  ${name}: ${options.displayPath(path)}`),
    ...(attempt.head === null || attempt.head === attempt.base
      ? []
      : [`  diff: git diff ${attempt.base.slice(0, 12)} ${attempt.head.slice(0, 12)}`]),
  ];
}

/** What the agent said last, where it changed nothing. */
function lastWords(attempt: AttemptSummary, { excerpt }: DetailOptions): readonly string[] {
  const path = lastWordsPath(attempt);
  const text = path === null ? null : excerpt(path);
  if (text === null) return [];
  return [
    '  the agent said last:',
    ...cleanText(text)
      .trim()
      .split('\n')
      .slice(-40)
      .map((line) => `      ${line}`),
  ];
}

function factsOf(summary: RunSummary, attempt: AttemptSummary): readonly string[] {
  const totals = totalsOf(summary, [attempt]);
  const { costUsd, costSource, turns } = totals;
  const elapsed = formatDuration(attempt.lastMs - attempt.startedMs);
  if (costSource === null) return [elapsed];
  const cost = costUsd === null ? 'unpriced' : `${formatMoney(costUsd)} (${costSource})`;
  return [
    [turns === null ? 'turns unknown' : pluralize(turns, 'turn'), tokensText(totals), cost, elapsed].join(' · '),
    ...(attempt.session === null ? [] : [`session ${cleanLine(attempt.session, 80)}`]),
    ...(attempt.firstDiffTurn === null ? [] : [`first diff in turn ${attempt.firstDiffTurn}`]),
    ...(attempt.contextUsed === null ? [] : [`context window ${Math.round(attempt.contextUsed * 100)} % used`]),
  ];
}

function tokensText({ tokensIn, tokensCached, tokensOut, tokensReasoning }: Totals): string {
  const thought = tokensReasoning === null ? '' : ` (${formatCount(tokensReasoning)} reasoning)`;
  return `${formatCount(tokensIn)} tokens in (${formatCount(tokensCached)} cached), ${formatCount(tokensOut)} out${thought}`;
}

/** A gate's line, then the file with its output, and the end of it if the gate failed. */
function gateLines(gate: GateSummary, widest: number, { excerpt, displayPath }: DetailOptions): readonly string[] {
  const facts = gateFacts(gate) ?? formatDuration(gate.durationMs);
  const reason = gate.reason === '' ? '' : `  ${cleanLine(gate.reason, 200)}`;
  const head = `  ${GATE_MARKS[gateResult(gate)]} ${padRight(cleanLine(gate.name, 60), widest)}  ${facts}${reason}`;
  const output = gate.artifact === null ? [] : [`      output: ${displayPath(gate.artifact)}`];
  const source = gate.status === 'fail' ? (gate.details ?? gate.artifact) : null;
  const text = source === null ? null : excerpt(source);
  if (text === null) {
    const seen = source === null || source === gate.artifact ? [] : [`      see ${displayPath(source)}`];
    return [head, ...output, ...seen];
  }
  const tail = cleanText(text).trimEnd().split('\n').slice(-40);
  return [head, ...tail.map((line) => `      ${line}`), ...output];
}
