/**
 * The end of a job: publish the run's work, write its results, show them to people; rehearsals are judged first.
 * Begin with `finishRun` here. `recover-in-post.ts` is the same end for a main step that was killed or crashed.
 */
import type { RunHost } from '../../execution/host.js';
import { saveForPost } from '../../github/job/outputs.js';
import { decidePublication } from '../../github/pull-request/publication.js';
import type { Thread } from '../../github/trigger/trigger.js';
import type { Event } from '../../model/events/event.js';
import type { Report, ReportStatus } from '../../model/report.js';
import type { PublicationContext } from '../../report/markdown/context.js';
import { summarizeRun, type OutcomeOverride } from '../../report/run-summary/summarize-run.js';
import type { RunResults } from '../../runs/run-results.js';
import { PUBLISH_FAILURE_TOPIC } from '../../storage/checkpoint/run-facts.js';
import {
  type Connection,
  NOT_STORED_WARNING,
  withNotStoredWarning,
  createPublicationContext,
} from '../context/connection.js';
import { type RunCheckpointer, pruneRuns, TAKEN_OVER_OUTCOME } from '../observers/checkpointing.js';
import type { PostState } from '../observers/post-state.js';
import type { ProgressReporter } from '../observers/progress.js';
import type { PreparedRun } from '../start/preparation.js';
import { publishToGitHub, type PublicationResult } from './publish-to-github.js';
import { judgeRehearsal } from './rehearsal-verdict.js';
import { type ResultView, createResultView, showResults, writeResults } from './results.js';

/** A run that has ended and is neither published nor reported yet. */
export interface EndedRun {
  readonly thread: Thread | null;
  readonly prepared: PreparedRun;
  readonly progress: ProgressReporter;
  readonly checkpointer: RunCheckpointer;
  readonly results: RunResults;
  readonly events: readonly Event[];
  /** The verdict on a run that broke with an error; null for any other. */
  readonly broken: OutcomeOverride | null;
  /** Whether the job is being cancelled; only seconds are left then. */
  readonly isCancelled: () => boolean;
}

/** How long the end of a job waits for the run to be stored, ms. A cancelled job leaves the rest to the post step. */
const STORE_WITHIN_MS = 60_000;
const STORE_WITHIN_MS_CANCELLED = 2_000;

/** What is known about a run before it is published. */
interface Assessment {
  /** Another runner has continued the run. */
  readonly isTakenOver: boolean;
  /** The run is stored outside of this runner, or there is no sign yet that it cannot be. */
  readonly seemsStored: boolean;
  readonly rehearsal: ReturnType<typeof judgeRehearsal>;
  /** The verdict to use instead of the one that follows from the events; null for none. */
  readonly verdict: OutcomeOverride | null;
}

/** The results as they were shown, and the state that was saved for the post step. */
interface Reported {
  readonly view: ResultView;
  readonly postState: PostState;
}

/** Publishes the results of a run, reports them, and stores the run. Resolves with true if the step is green. */
export async function finishRun(connection: Connection, host: RunHost, ended: EndedRun): Promise<boolean> {
  const { thread, progress, results, events, prepared } = ended;
  await progress.flush();
  const excerpt = await results.excerpts(events);
  const fullContext = { ...createPublicationContext(connection, thread?.number ?? null), excerpt };
  const assessment = await assess(connection, ended);
  const context = assessment.seemsStored ? fullContext : withNotStoredWarning(fullContext);
  const published = await publishEnd(connection, host, ended, assessment, context);
  const reported = await reportEnd(connection, ended, assessment, published, context);
  await storeEnd(connection, ended, assessment, reported, fullContext);
  const { report, summary } = reported.view;
  if (!ended.isCancelled()) await pruneRuns(connection, host, prepared, summary.run);
  const isAsExpected = assessment.rehearsal === 'met' && published.failure === null && ended.broken === null;
  const green = isGreen(report.status) || isAsExpected;
  if (!green) connection.annotate('error', `${prepared.request.workflow}: ${failureText(report)}`);
  return green;
}

async function assess({ inputs }: Connection, ended: EndedRun): Promise<Assessment> {
  const { events, checkpointer, broken } = ended;
  // A run that another runner has continued is published by that runner. Storing the end first shows whether there is
  // one. A cancelled job with nothing to publish has no time for this; the post step stores what it could not.
  const storesFirst = !ended.isCancelled() || decidePublication(summarizeRun(events).status, inputs).kind !== 'nothing';
  const wasStored = storesFirst && (await checkpointer.flush(storeTimeoutMs(ended)));
  const isTakenOver = checkpointer.takenOver.aborted;
  const rehearsal = judgeRehearsal(events);
  return {
    isTakenOver,
    seemsStored: wasStored || isTakenOver || ended.isCancelled(),
    rehearsal,
    verdict: isTakenOver ? TAKEN_OVER_OUTCOME : (broken ?? (rehearsal === 'met' ? null : rehearsal)),
  };
}

const NOTHING: PublicationResult = { event: null, compareUrl: null, warnings: [], failure: null };

async function publishEnd(
  connection: Connection,
  host: RunHost,
  { events, prepared, thread, broken }: EndedRun,
  { isTakenOver, verdict }: Assessment,
  context: PublicationContext,
): Promise<PublicationResult> {
  if (broken !== null || isTakenOver) return NOTHING;
  const { summary } = createResultView(events, verdict, context);
  const { excerpt } = context;
  const published = await publishToGitHub(connection, host, prepared, { events, summary, excerpt, thread });
  for (const warning of published.warnings) connection.annotate('warning', warning);
  return published;
}

/** Writes the report, the outputs, the job summary and the comments, and saves state for the post step. */
async function reportEnd(
  connection: Connection,
  { events, results, checkpointer, progress }: EndedRun,
  { isTakenOver, seemsStored, verdict: verdictBefore }: Assessment,
  published: PublicationResult,
  context: PublicationContext,
): Promise<Reported> {
  const allEvents = [...events, ...(await appendPublication(results, checkpointer, published))];
  const { compareUrl, failure } = published;
  const verdict =
    failure === null ? verdictBefore : ({ status: 'failed', reason: 'publish', message: failure } as const);
  const view = createResultView(allEvents, verdict, { ...context, compareUrl });
  await writeResults(results, view);
  // A runner that has taken the run over also writes its comments.
  const comments = isTakenOver ? null : commentsOf(progress);
  await showResults(connection, view, { summary: true, comments });
  const postState = { verdict, compareUrl, seemsStored };
  saveForPost('done', 'true');
  saveForPost('told', JSON.stringify(postState));
  return { view, postState };
}

/** Stores the events of the publication, too. If the run was reported as not stored and now is, reports it again. */
async function storeEnd(
  connection: Connection,
  ended: EndedRun,
  { isTakenOver, seemsStored }: Assessment,
  { view, postState }: Reported,
  fullContext: PublicationContext,
): Promise<void> {
  const { checkpointer, progress } = ended;
  const isStored = await checkpointer.finish(storeTimeoutMs(ended));
  if (isStored || isTakenOver) saveForPost('kept', 'true');
  if (isStored && !seemsStored) {
    saveForPost('told', JSON.stringify({ ...postState, seemsStored: true } satisfies PostState));
    const storedView = { ...view, context: { ...fullContext, compareUrl: postState.compareUrl } };
    await showResults(connection, storedView, { summary: false, comments: commentsOf(progress) });
  } else if (!seemsStored && !checkpointer.isRefused) connection.annotate('warning', NOT_STORED_WARNING);
}

function storeTimeoutMs({ isCancelled }: EndedRun): number {
  return isCancelled() ? STORE_WITHIN_MS_CANCELLED : STORE_WITHIN_MS;
}

function commentsOf({ tracking }: ProgressReporter): Parameters<typeof showResults>[2]['comments'] {
  return { tracking: tracking === null ? null : (body) => tracking.finish(body) };
}

/** Why a run did not pass, as one line. */
export function failureText({ status, failure_reason: reason, message }: Report): string {
  return `${reason ?? status}${message === '' ? '' : `: ${message}`}`;
}

/** Appends the publication, or its failure, to the ledger. Resolves with the events that were appended. */
async function appendPublication(
  results: RunResults,
  checkpointer: RunCheckpointer,
  { event, failure }: PublicationResult,
): Promise<readonly Event[]> {
  const newEvent =
    event ?? (failure === null ? null : ({ type: 'noted', topic: PUBLISH_FAILURE_TOPIC, text: failure } as const));
  if (newEvent === null) return [];
  const written = await results.append(newEvent);
  checkpointer.observe(written);
  return [written];
}

/** Whether a step with this status succeeds. A run that waits for a person, or a refused request, is not a failure. */
export function isGreen(status: ReportStatus): boolean {
  return status === 'passed' || status === 'paused' || status === 'refused' || status === 'skipped';
}
