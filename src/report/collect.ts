import type { Event } from '../model/events/event.js';
import type { Report, ReportAttempt, ReportStep } from '../model/report.js';
import { rowsOf, type StepRow } from './rows.js';
import type { AttemptStory, Story } from './run-summary/run-summary.js';
import { tellStory } from './run-summary/summarize-run.js';
import { costSourceOf, paidAttempts, totalsOf } from './totals.js';

/** report.json of a ledger, or of its beginning. Everything comes from the events. */
export function collectReport(events: Iterable<Event>): Report {
  return reportOf(tellStory(events));
}

/** report.json of a story. */
export function reportOf(story: Story): Report {
  const paid = paidAttempts(story);
  const totals = totalsOf(story, paid);
  const rows = rowsOf(story);
  return {
    run: story.run,
    workflow: story.workflow,
    status: story.status,
    failure_reason: story.reason,
    message: story.message,
    started_at: story.startedAt,
    duration_ms: story.startedAt === '' ? null : story.lastMs - story.startedMs,
    // Without a single agent nothing was spent, and that is known.
    cost_usd: totals.costSource === null ? 0 : totals.costUsd,
    cost_source: totals.costSource ?? 'reported',
    carried_usd: story.carriedUsd,
    replay_of: story.replayOf,
    tokens_in: totals.costSource === null ? 0 : totals.tokensIn,
    tokens_out: totals.costSource === null ? 0 : totals.tokensOut,
    tokens_cached: totals.costSource === null ? 0 : totals.tokensCached,
    tokens_reasoning: totals.costSource === null ? 0 : totals.tokensReasoning,
    turns: totals.costSource === null ? 0 : totals.turns,
    retries: story.retries.length,
    escalations: story.retries.filter(({ escalation }) => escalation).length,
    ...changesOf(story, rows),
    steps: rows.map((row) => stepOf(story, row)),
    pull_request: story.published?.pullRequest ?? null,
  };
}

/**
 * Changed files of the work as it stands: exact where the run's end was measured. Before, lines can be added up only
 * where no two steps touched one file; else they are unknown.
 */
function changesOf(
  { measured, head }: Story,
  rows: readonly StepRow[],
): Pick<Report, 'files_changed' | 'insertions' | 'deletions'> {
  if (measured !== null && measured.commit === head)
    return { files_changed: measured.files, insertions: measured.insertions, deletions: measured.deletions };
  const parts = rows
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .flatMap(({ attempts }) => attempts.at(-1)?.changes ?? [])
    .filter(({ files }) => files.length > 0);
  const files = parts.flatMap((part) => part.files);
  const distinct = new Set(files).size;
  const isSum = distinct === files.length;
  return {
    files_changed: distinct,
    insertions: isSum ? parts.reduce((sum, part) => sum + part.insertions, 0) : null,
    deletions: isSum ? parts.reduce((sum, part) => sum + part.deletions, 0) : null,
  };
}

function stepOf(story: Story, row: StepRow): ReportStep {
  const totals = totalsOf(story, row.attempts);
  const first = row.attempts[0];
  const last = row.attempts.at(-1);
  return {
    path: row.path,
    numbered_path: row.numbered,
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
    attempts: row.attempts.map((attempt) => attemptOf(story, attempt)),
  };
}

function attemptOf(story: Story, attempt: AttemptStory): ReportAttempt {
  const { usage } = attempt;
  const isOver = story.status !== 'running' && story.status !== 'paused';
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
    cost_source: costSourceOf(story, attempt),
    duration_ms: attempt.lastMs - attempt.startedMs,
    first_diff_turn: attempt.firstDiffTurn,
    context_used: attempt.contextUsed,
    gates: attempt.gates.map(({ name, status, durationMs }) => ({ name, status, duration_ms: durationMs })),
    guards: attempt.guards.map(({ name }) => name),
    base: attempt.base,
    head: attempt.head,
  };
}
