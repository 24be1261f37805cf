import { type Outputs, outputsOfReport, saveForPost, writeOutputs } from '../../github/job/outputs.js';
import { writeSummary } from '../../github/job/summary.js';
import type { Event } from '../../model/events/event.js';
import type { Report } from '../../model/report.js';
import { reportOf } from '../../report/collect.js';
import type { PublicationContext } from '../../report/markdown/context.js';
import { renderLedgerComment, renderSummary, renderTracking } from '../../report/markdown/documents.js';
import type { Story } from '../../report/run-summary/run-summary.js';
import { concludeStory, tellStory, type Verdict } from '../../report/run-summary/summarize-run.js';
import type { RunResults } from '../../runs/run-results.js';
import type { Connection } from '../connection.js';

/** A run that is over, as its publisher knows it. */
export interface Outcome {
  readonly story: Story;
  readonly report: Report;
  readonly context: PublicationContext;
}

/** The story of the events; the verdict is what its publisher knows better, null where the events say it all. */
export function outcomeOf(events: readonly Event[], verdict: Verdict | null, context: PublicationContext): Outcome {
  const told = tellStory(events);
  const story = verdict === null ? told : concludeStory(told, verdict);
  return { story, report: reportOf(story), context };
}

/** A ledger without an end is of a run that was stopped from outside, or broke. Null where its events say it all. */
export function verdictOn(events: readonly Event[]): Verdict | null {
  if (tellStory(events).status !== 'running') return null;
  const isCancelled = events.some(({ type }) => type === 'cancel_requested');
  return isCancelled
    ? { status: 'cancelled', reason: 'cancelled', message: 'The job was cancelled.' }
    : { status: 'failed', reason: 'internal', message: 'The job ended in the middle of the run.' };
}

/** On this machine: report.json and the outputs. */
export async function writeResults(results: RunResults, { story, report }: Outcome): Promise<Outputs> {
  await results.writeReport(report);
  const { published } = story;
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

/** To people: the summary, the comment that followed the run, the cost ledger on the pull request. */
export async function showResults(
  connection: Connection,
  { story, context }: Outcome,
  show: {
    /** The summary was not written yet. */
    readonly summary: boolean;
    /** Null where they are another job's to write. */
    readonly comments: {
      /** Writes the last state into the comment on the thread; null where there is none. */
      readonly tracking: ((body: string) => Promise<void>) | null;
    } | null;
  },
): Promise<void> {
  const { redact, comments, say } = connection;
  if (show.summary) {
    await writeSummary(redact(renderSummary(story, context)));
    saveForPost('summary', 'written');
  }
  if (show.comments === null) return;
  await show.comments.tracking?.(redact(renderTracking(story, context)));
  const pull = story.published?.pullRequest;
  if (!pull) return;
  const answer = await comments.put(pull.number, redact(renderLedgerComment(story, context)));
  if (!answer.ok) say('warning', `The cost ledger could not be written on #${pull.number}: ${answer.message}`);
}

function operationOf(operation: string | undefined): Outputs['pull-request-operation'] {
  return operation === 'created' || operation === 'updated' ? operation : 'none';
}
