import { type Outputs, outputsOfReport, saveForPost, writeOutputs } from '../../github/job/outputs.js';
import { writeSummary } from '../../github/job/summary.js';
import type { Event } from '../../model/events/event.js';
import type { Report } from '../../model/report.js';
import { buildReport } from '../../report/build-report.js';
import type { PublicationContext } from '../../report/markdown/context.js';
import { renderCostComment, renderJobSummary, renderTrackingComment } from '../../report/markdown/documents.js';
import type { RunSummary } from '../../report/run-summary/run-summary.js';
import { overrideOutcome, summarizeRun, type OutcomeOverride } from '../../report/run-summary/summarize-run.js';
import type { RunResults } from '../../runs/run-results.js';
import type { Connection } from '../context/connection.js';

/**
 * The results of a run as they are written and shown: its summary, its report, and the context they are rendered with.
 */
export interface ResultView {
  readonly summary: RunSummary;
  readonly report: Report;
  readonly context: PublicationContext;
}

/** Creates the view of a run's events. `verdict` replaces the verdict that follows from the events; null for none. */
export function createResultView(
  events: readonly Event[],
  verdict: OutcomeOverride | null,
  context: PublicationContext,
): ResultView {
  const fromEvents = summarizeRun(events);
  const summary = verdict === null ? fromEvents : overrideOutcome(fromEvents, verdict);
  return { summary, report: buildReport(summary), context };
}

/** Infers the outcome of a run whose ledger has no end: it was cancelled, or it broke. Null if it ended or paused. */
export function inferInterruptedOutcome(events: readonly Event[]): OutcomeOverride | null {
  if (summarizeRun(events).status !== 'running') return null;
  const isCancelled = events.some(({ type }) => type === 'cancel_requested');
  return isCancelled
    ? { status: 'cancelled', reason: 'cancelled', message: 'The job was cancelled.' }
    : { status: 'failed', reason: 'internal', message: 'The job ended in the middle of the run.' };
}

/** Writes the results for programs: report.json and the step's outputs. */
export async function writeResults(results: RunResults, { summary, report }: ResultView): Promise<Outputs> {
  await results.writeReport(report);
  const { published } = summary;
  const outputs: Outputs = {
    ...outputsOfReport(report),
    ledger: results.ledger,
    report: results.report,
    'pull-request-number': String(report.pull_request?.number ?? ''),
    'pull-request-url': report.pull_request?.url ?? '',
    'pull-request-operation': operationOf(published?.operation),
    'pull-request-head-sha': published?.commit ?? '',
    'pull-request-branch': published?.branch ?? '',
  };
  writeOutputs(outputs);
  return outputs;
}

/** Shows the results to people: the job summary, the tracking comment, and the cost ledger on the pull request. */
export async function showResults(
  connection: Connection,
  { summary, context }: ResultView,
  show: {
    /** Whether to write the job summary. It is written once. */
    readonly summary: boolean;
    /** How to write the comments; null if another job writes them. */
    readonly comments: {
      /** Writes the final state into the tracking comment; null if there is none. */
      readonly tracking: ((body: string) => Promise<void>) | null;
    } | null;
  },
): Promise<void> {
  const { redact, comments, annotate } = connection;
  if (show.summary) {
    await writeSummary(redact(renderJobSummary(summary, context)));
    saveForPost('summary', 'written');
  }
  if (show.comments === null) return;
  await show.comments.tracking?.(redact(renderTrackingComment(summary, context)));
  const pull = summary.published?.pullRequest;
  if (!pull) return;
  const answer = await comments.upsert(pull.number, redact(renderCostComment(summary, context)));
  if (!answer.ok) annotate('warning', `The cost ledger could not be written on #${pull.number}: ${answer.message}`);
}

function operationOf(operation: string | undefined): Outputs['pull-request-operation'] {
  return operation === 'created' || operation === 'updated' ? operation : 'none';
}
