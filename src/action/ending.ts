import { saveForPost } from '../github/outputs.js';
import { publicationFor } from '../github/publication.js';
import type { Thread } from '../github/trigger.js';
import type { Event } from '../model/event.js';
import type { ReportStatus } from '../model/report.js';
import { tellStory, type Verdict } from '../report/tell.js';
import { UNPUBLISHED } from '../runtime/checkpoint/facts.js';
import type { RunHost } from '../runtime/host.js';
import type { RunResults } from '../runtime/run-results.js';
import type { Told } from './told.js';
import { type Connection, NOT_STORED, notStored, publicationContext } from './connection.js';
import type { Follower } from './follower.js';
import { type Keeping, pruneRuns, TAKEN } from './keeping.js';
import type { Prepared } from './preparation.js';
import { publish, type Published } from './publishing.js';
import { rehearsalOutcome } from './rehearsal.js';
import { outcomeOf, showResults, writeResults } from './results.js';

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

const NOTHING: Published = { event: null, compareUrl: null, warnings: [], failure: null };

/** Publishes what a run came to, tells everybody, and stores it. Answers whether the step is green. */
export async function conclude(connection: Connection, host: RunHost, ended: Ended): Promise<boolean> {
  const { say } = connection;
  const { thread, follower, keeping, results, events, prepared } = ended;
  await follower.written();
  const excerpt = await results.excerpts(events);
  const known = { ...publicationContext(connection, thread?.number ?? null), excerpt };
  const rehearsal = rehearsalOutcome(events);
  const storeWithin = (): number => (ended.isCancelled() ? STORE_WITHIN_MS_CANCELLED : STORE_WITHIN_MS);
  const { status: came } = tellStory(events);
  // Whoever has gone on with the run publishes it, and storing its end first shows whether somebody has. A cancelled job
  // has no time to look where there is nothing to publish; what it cannot store, the half after this one does.
  const looks = !ended.isCancelled() || publicationFor(came, connection.inputs).kind !== 'nothing';
  const wasStored = looks && (await keeping.store(storeWithin()));
  const isTheirs = keeping.takenOver.aborted;
  const seemsStored = wasStored || isTheirs || ended.isCancelled();
  const context = seemsStored ? known : notStored(known);
  const verdict = isTheirs ? TAKEN : (ended.broken ?? (rehearsal === 'met' ? null : rehearsal));
  const { story } = outcomeOf(events, verdict, context);
  const mayPublish = ended.broken === null && !isTheirs;
  const published = mayPublish
    ? await publish(connection, host, prepared, { events, story, excerpt, thread })
    : NOTHING;
  for (const warning of published.warnings) say('warning', warning);
  const all = [...events, ...(await appended(results, keeping, published))];
  const unpublished = { status: 'failed', reason: 'publish', message: published.failure ?? '' } as const;
  const last = published.failure === null ? verdict : unpublished;
  const { compareUrl } = published;
  const outcome = outcomeOf(all, last, { ...context, compareUrl });
  await writeResults(results, outcome);
  const { tracking } = follower;
  await showResults(connection, outcome, {
    summary: true,
    // They write the comments now, too.
    comments: isTheirs ? null : { tracking: tracking === null ? null : (body) => tracking.finish(body) },
  });
  saveForPost('done', 'true');
  saveForPost('told', JSON.stringify({ verdict: last, compareUrl, seemsStored } satisfies Told));
  const isStored = await keeping.finish(storeWithin());
  if (isStored || isTheirs) saveForPost('kept', 'true');
  if (isStored && !seemsStored) {
    saveForPost('told', JSON.stringify({ verdict: last, compareUrl, seemsStored: true } satisfies Told));
    const now = { ...outcome, context: { ...known, compareUrl } };
    await showResults(connection, now, {
      summary: false,
      comments: { tracking: tracking === null ? null : (body) => tracking.finish(body) },
    });
  } else if (!seemsStored && !keeping.isRefused) say('warning', NOT_STORED);
  if (!ended.isCancelled()) await pruneRuns(connection, host, prepared, story.run);
  const { status, message, failure_reason: reason } = outcome.report;
  const green = isGreen(status) || (rehearsal === 'met' && published.failure === null && ended.broken === null);
  if (!green) say('error', `${prepared.request.workflow}: ${reason ?? status}${message === '' ? '' : `: ${message}`}`);
  return green;
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
