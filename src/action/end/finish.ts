import type { RunHost } from '../../execution/host.js';
import { saveForPost } from '../../github/job/outputs.js';
import { publicationFor } from '../../github/pull-request/publication.js';
import type { Thread } from '../../github/trigger/trigger.js';
import type { Event } from '../../model/events/event.js';
import type { Report, ReportStatus } from '../../model/report.js';
import type { PublicationContext } from '../../report/markdown/context.js';
import { tellStory, type Verdict } from '../../report/run-summary/summarize-run.js';
import type { RunResults } from '../../runs/run-results.js';
import { UNPUBLISHED } from '../../storage/checkpoint/facts.js';
import { type Connection, NOT_STORED, notStored, publicationContext } from '../connection.js';
import { type Keeping, pruneRuns, TAKEN } from '../run/checkpointing.js';
import type { Told } from '../run/post-state.js';
import type { Follower } from '../run/progress.js';
import type { Prepared } from '../start/preparation.js';
import { publish, type Published } from './publish.js';
import { rehearsalOutcome } from './rehearsal-verdict.js';
import { type Outcome, outcomeOf, showResults, writeResults } from './results.js';

/** A run that is over, before anybody was told. */
export interface Ended {
  readonly thread: Thread | null;
  readonly prepared: Prepared;
  readonly follower: Follower;
  readonly keeping: Keeping;
  readonly results: RunResults;
  readonly events: readonly Event[];
  /** Set where the run broke. */
  readonly broken: Verdict | null;
  /** The job is being cancelled: there are seconds left. */
  readonly isCancelled: () => boolean;
}

/** How long the end of a job waits for the run to be stored, ms; what a cancelled job has no time for is left to `post`. */
const STORE_WITHIN_MS = 60_000;
const STORE_WITHIN_MS_CANCELLED = 2_000;

/** What is known of a run before it is published. */
interface Standing {
  /** Another runner has gone on with it. */
  readonly isTheirs: boolean;
  /** It is stored outside of this runner, or nothing speaks against it yet. */
  readonly seemsStored: boolean;
  readonly rehearsal: ReturnType<typeof rehearsalOutcome>;
  /** What is known better than by its events; null where they say it all. */
  readonly verdict: Verdict | null;
}

/** What people were told. */
interface Ending {
  readonly outcome: Outcome;
  readonly told: Told;
}

/** Publishes what a run came to, tells everybody, and stores it. Answers whether the step is green. */
export async function conclude(connection: Connection, host: RunHost, ended: Ended): Promise<boolean> {
  const { thread, follower, results, events, prepared } = ended;
  await follower.written();
  const excerpt = await results.excerpts(events);
  const known = { ...publicationContext(connection, thread?.number ?? null), excerpt };
  const standing = await standingOf(connection, ended);
  const context = standing.seemsStored ? known : notStored(known);
  const published = await publishEnd(connection, host, ended, standing, context);
  const ending = await tellEnd(connection, ended, standing, published, context);
  await storeEnd(connection, ended, standing, ending, known);
  const { report, story } = ending.outcome;
  if (!ended.isCancelled()) await pruneRuns(connection, host, prepared, story.run);
  const isAsRehearsed = standing.rehearsal === 'met' && published.failure === null && ended.broken === null;
  const green = isGreen(report.status) || isAsRehearsed;
  if (!green) connection.say('error', `${prepared.request.workflow}: ${whyNot(report)}`);
  return green;
}

async function standingOf({ inputs }: Connection, ended: Ended): Promise<Standing> {
  const { events, keeping, broken } = ended;
  // Whoever has gone on with the run publishes it, and storing its end first shows whether somebody has. A cancelled job
  // has no time to look where there is nothing to publish; what it cannot store, the half after this one does.
  const looks = !ended.isCancelled() || publicationFor(tellStory(events).status, inputs).kind !== 'nothing';
  const wasStored = looks && (await keeping.store(storeWithin(ended)));
  const isTheirs = keeping.takenOver.aborted;
  const rehearsal = rehearsalOutcome(events);
  return {
    isTheirs,
    seemsStored: wasStored || isTheirs || ended.isCancelled(),
    rehearsal,
    verdict: isTheirs ? TAKEN : (broken ?? (rehearsal === 'met' ? null : rehearsal)),
  };
}

const NOTHING: Published = { event: null, compareUrl: null, warnings: [], failure: null };

async function publishEnd(
  connection: Connection,
  host: RunHost,
  { events, prepared, thread, broken }: Ended,
  { isTheirs, verdict }: Standing,
  context: PublicationContext,
): Promise<Published> {
  if (broken !== null || isTheirs) return NOTHING;
  const { story } = outcomeOf(events, verdict, context);
  const { excerpt } = context;
  const published = await publish(connection, host, prepared, { events, story, excerpt, thread });
  for (const warning of published.warnings) connection.say('warning', warning);
  return published;
}

/** Writes the report, the outputs, the summary and the comments, and leaves word of it for the half after this one. */
async function tellEnd(
  connection: Connection,
  { events, results, keeping, follower }: Ended,
  { isTheirs, seemsStored, verdict: before }: Standing,
  published: Published,
  context: PublicationContext,
): Promise<Ending> {
  const all = [...events, ...(await appended(results, keeping, published))];
  const { compareUrl, failure } = published;
  const verdict = failure === null ? before : ({ status: 'failed', reason: 'publish', message: failure } as const);
  const outcome = outcomeOf(all, verdict, { ...context, compareUrl });
  await writeResults(results, outcome);
  // They write the comments now, too.
  const comments = isTheirs ? null : commentsOf(follower);
  await showResults(connection, outcome, { summary: true, comments });
  const told = { verdict, compareUrl, seemsStored };
  saveForPost('done', 'true');
  saveForPost('told', JSON.stringify(told));
  return { outcome, told };
}

/** Stores what was told as well. A run that is stored by now, against expectation, is told anew as one that is. */
async function storeEnd(
  connection: Connection,
  ended: Ended,
  { isTheirs, seemsStored }: Standing,
  { outcome, told }: Ending,
  known: PublicationContext,
): Promise<void> {
  const { keeping, follower } = ended;
  const isStored = await keeping.finish(storeWithin(ended));
  if (isStored || isTheirs) saveForPost('kept', 'true');
  if (isStored && !seemsStored) {
    saveForPost('told', JSON.stringify({ ...told, seemsStored: true } satisfies Told));
    const now = { ...outcome, context: { ...known, compareUrl: told.compareUrl } };
    await showResults(connection, now, { summary: false, comments: commentsOf(follower) });
  } else if (!seemsStored && !keeping.isRefused) connection.say('warning', NOT_STORED);
}

function storeWithin({ isCancelled }: Ended): number {
  return isCancelled() ? STORE_WITHIN_MS_CANCELLED : STORE_WITHIN_MS;
}

function commentsOf({ tracking }: Follower): Parameters<typeof showResults>[2]['comments'] {
  return { tracking: tracking === null ? null : (body) => tracking.finish(body) };
}

function whyNot({ status, failure_reason: reason, message }: Report): string {
  return `${reason ?? status}${message === '' ? '' : `: ${message}`}`;
}

/** What became known after the run's end, in the ledger. */
async function appended(
  results: RunResults,
  keeping: Keeping,
  { event, failure }: Published,
): Promise<readonly Event[]> {
  const news = event ?? (failure === null ? null : ({ type: 'noted', topic: UNPUBLISHED, text: failure } as const));
  if (news === null) return [];
  const written = await results.append(news);
  keeping.observe(written);
  return [written];
}

/** A person who is waited for, or was refused, is no failure of the job. */
export function isGreen(status: ReportStatus): boolean {
  return status === 'passed' || status === 'paused' || status === 'refused' || status === 'skipped';
}
