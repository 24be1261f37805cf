import type { Event } from '../model/events/event.js';
import type { Report, ReportAttempt, ReportGate, ReportStep } from '../model/report.js';
import type { AttemptSummary, GateSummary, RunSummary } from './run-summary/run-summary.js';
import { summarizeRun } from './run-summary/summarize-run.js';
import { stepRowsOf, type StepRow } from './step-rows.js';
import { costSourceOf, paidAttempts, totalsOf } from './totals.js';

/**
 * Builds report.json from the events of a ledger, which may be incomplete.
 *
 * This folder turns a run's events into everything that people read: texts, Markdown, HTML, log lines and report.json.
 * Begin with `run-summary/summarize-run.ts`, which folds the events into a `RunSummary`, then read this file. Each kind
 * of output has its own folder: `text/`, `markdown/`, `html/` and `live/`.
 */
export function buildReportFromEvents(events: Iterable<Event>): Report {
  return buildReport(summarizeRun(events));
}

/** Builds report.json from a summary. */
export function buildReport(summary: RunSummary): Report {
  const paid = paidAttempts(summary);
  const totals = totalsOf(summary, paid);
  const rows = stepRowsOf(summary);
  return {
    run: summary.run,
    workflow: summary.workflow,
    status: summary.status,
    failure_reason: summary.reason,
    message: summary.message,
    started_at: summary.startedAt,
    duration_ms: summary.startedAt === '' ? null : summary.lastMs - summary.startedMs,
    // If no agent was launched, the cost is known to be 0.
    cost_usd: totals.costSource === null ? 0 : totals.costUsd,
    cost_source: totals.costSource ?? 'reported',
    carried_usd: summary.carriedUsd,
    replay_of: summary.replayOf,
    tokens_in: totals.costSource === null ? 0 : totals.tokensIn,
    tokens_out: totals.costSource === null ? 0 : totals.tokensOut,
    tokens_cached: totals.costSource === null ? 0 : totals.tokensCached,
    tokens_reasoning: totals.costSource === null ? 0 : totals.tokensReasoning,
    turns: totals.costSource === null ? 0 : totals.turns,
    retries: summary.retries.length,
    escalations: summary.retries.filter(({ escalation }) => escalation).length,
    ...changesOf(summary, rows),
    steps: rows.map((row) => stepOf(summary, row)),
    pull_request: summary.published?.pullRequest ?? null,
  };
}

/**
 * Size of the run's changes: exact if they were measured at the head commit. Otherwise it is added up from the steps;
 * line counts are then null if two steps changed the same file.
 */
function changesOf(
  { diffStat, head }: RunSummary,
  rows: readonly StepRow[],
): Pick<Report, 'files_changed' | 'insertions' | 'deletions'> {
  if (diffStat !== null && diffStat.commit === head)
    return { files_changed: diffStat.files, insertions: diffStat.insertions, deletions: diffStat.deletions };
  const parts = rows
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .flatMap(({ attempts }) => attempts.at(-1)?.changes ?? [])
    .filter(({ files }) => files.length > 0);
  const files = parts.flatMap((part) => part.files);
  const distinct = new Set(files).size;
  const isDisjoint = distinct === files.length;
  return {
    files_changed: distinct,
    insertions: isDisjoint ? parts.reduce((sum, part) => sum + part.insertions, 0) : null,
    deletions: isDisjoint ? parts.reduce((sum, part) => sum + part.deletions, 0) : null,
  };
}

function stepOf(summary: RunSummary, row: StepRow): ReportStep {
  const totals = totalsOf(summary, row.attempts);
  const first = row.attempts[0];
  const last = row.attempts.at(-1);
  return {
    path: row.path,
    numbered_path: row.numberedPath,
    kind: row.kind,
    item: row.items.at(-1)?.name ?? null,
    agent: row.agent === '' ? null : row.agent,
    status: row.status,
    failure_reason: row.status === 'passed' ? null : row.reason,
    message: row.status === 'passed' ? '' : row.message,
    duration_ms: first && last ? last.lastMs - first.startedMs : null,
    cost_usd: totals.costUsd,
    cost_source: totals.costSource,
    turns: totals.turns,
    attempts: row.attempts.map((attempt) => attemptOf(summary, attempt)),
  };
}

function attemptOf(summary: RunSummary, attempt: AttemptSummary): ReportAttempt {
  const { usage } = attempt;
  const isOver = summary.status !== 'running' && summary.status !== 'paused';
  return {
    number: attempt.number,
    agent: attempt.agent === '' ? null : attempt.agent,
    label: attempt.label === '' ? 'first' : attempt.label,
    status: attempt.status === 'running' && isOver ? 'abandoned' : attempt.status,
    failure_reason: attempt.reason,
    message: attempt.message,
    session: attempt.session,
    turns: usage?.turns ?? null,
    tokens_in: usage?.tokens.in ?? null,
    tokens_out: usage?.tokens.out ?? null,
    tokens_cached: usage?.tokens.cached ?? null,
    tokens_reasoning: usage?.tokens.reasoning ?? null,
    cost_usd: usage?.cost_usd ?? null,
    cost_source: costSourceOf(summary, attempt),
    duration_ms: attempt.lastMs - attempt.startedMs,
    first_diff_turn: attempt.firstDiffTurn,
    context_used: attempt.contextUsed,
    gates: attempt.gates.map(gateOf),
    guards: attempt.guards.map(({ name }) => name),
    base: attempt.base,
    head: attempt.head,
  };
}

function gateOf({ name, status, durationMs, command, tests, uncounted }: GateSummary): ReportGate {
  return {
    name,
    status,
    duration_ms: durationMs,
    ...(command === null ? {} : { command }),
    ...(tests === null ? {} : { tests }),
    ...(uncounted ? { mark: 'uncounted' } : {}),
  };
}
