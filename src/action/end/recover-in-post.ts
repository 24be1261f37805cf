import type { RunHost } from '../../execution/host.js';
import { secretsOf } from '../../execution/secrets.js';
import { announce } from '../../github/job/annotations.js';
import { readInputs } from '../../github/job/inputs.js';
import { readJob } from '../../github/job/job.js';
import { createLog } from '../../github/job/log.js';
import { Commit } from '../../model/ids.js';
import { runResults } from '../../runs/run-results.js';
import { storedState } from '../../storage/checkpoint/own-state.js';
import { breakLock, isLockLost } from '../../storage/checkpoint/thread-lock.js';
import { readLedger } from '../../storage/ledger/read-ledger.js';
import { openRepository } from '../../system/git/repository/repository.js';
import type { ActionHost } from '../action-host.js';
import { connect, NOT_STORED, notStored, publicationContext, remoteOf, type Connection } from '../connection.js';
import { processHost } from '../process-host.js';
import { runHostOf } from '../run-host.js';
import { keepRun, TAKEN } from '../run/checkpointing.js';
import { readTold, type Told } from '../run/post-state.js';
import type { Prepared } from '../start/preparation.js';
import { type NotStarted, stopped, tellNotStarted } from '../start/rejection.js';
import { messageOf } from '../start/unexpected-error.js';
import { outcomeOf, showResults, verdictOn, writeResults } from './results.js';

/**
 * The post half of the action: does what main could not do any more because it was killed or crashed, by the same code
 * and from the ledger on disk. `folder` is the run's; null where none had begun.
 */
export async function endInItsPlace(packageRoot: string, folder: string | null): Promise<void> {
  try {
    await tidyUp(processHost(packageRoot), folder);
  } catch (error) {
    // The job's result stands already; a post step that fails would only hide it.
    announce('warning', `The end of the run could not be shown: ${messageOf(error)}`);
  }
}

async function tidyUp(action: ActionHost, folder: string | null): Promise<void> {
  const read = readInputs(action.env);
  if (!read.ok) return;
  const job = readJob(action.env);
  const log = createLog(action.write, () => crypto.randomUUID());
  const host = runHostOf(action, job, read.inputs);
  const connection = connect({ job, inputs: read.inputs, log, clock: action.clock, secrets: secretsOf(host) });
  if (folder === null && action.env.STATE_ended !== 'true')
    await tellNotStarted(connection, endedEarly(action, job.runId));
  const opened = await openRepository(host.workspace, host.env);
  const place = opened.ok ? { repository: opened.repository, remote: remoteOf(connection) } : null;
  if (folder !== null) await endRun(connection, action, host, folder, place);
  if (place === null) return;
  for (const { name, token } of locksOf(action)) await breakLock(place.repository, place.remote, name, token);
}

type Place = Pick<Prepared, 'repository' | 'remote'>;

/** Shows a run that had begun, and stores it: all of it that main had not done, and none of it over another runner's words. */
async function endRun(
  connection: Connection,
  action: ActionHost,
  host: RunHost,
  folder: string,
  place: Place | null,
): Promise<void> {
  const { STATE_done: done, STATE_kept: kept, STATE_summary: written } = action.env;
  const isTheirs = place !== null && (await goesOnElsewhere(connection, action, folder, place));
  const summary = written !== 'written';
  if (done !== 'true') await show(connection, action, host, { folder, told: null, isStored: true, isTheirs, summary });
  if (isTheirs || place === null || kept === 'true') return;
  const keeping = await keep(connection, action, host, folder, place);
  // What people were told to do may be refused, or what they were not told be possible.
  const told = readTold(action.env.STATE_told);
  if (keeping !== 'theirs' && (keeping === 'stored') !== (told?.seemsStored ?? true))
    await show(connection, action, host, {
      ...{ folder, told, isStored: keeping === 'stored', isTheirs: false, summary: false },
    });
}

/** Another job has the lock that main had taken, or has stored more of the run than main knew. */
async function goesOnElsewhere(
  { job }: Connection,
  action: ActionHost,
  folder: string,
  { repository, remote }: Place,
): Promise<boolean> {
  for (const { name, token } of locksOf(action)) if (await isLockLost(repository, remote, name, token)) return true;
  const { events } = await readLedger(`${folder}/ledger.ndjson`);
  const run = events.at(-1)?.run;
  if (run === undefined) return false;
  const stored = await storedState(repository, remote, { run, job: job.runId, events });
  const isAsFound = stored.ok && stored.value.commit === (action.env.STATE_checkpoint ?? '');
  return stored.ok && !stored.value.isOwn && !isAsFound;
}

interface Shown {
  readonly folder: string;
  readonly told: Told | null;
  readonly isStored: boolean;
  /** Another runner has gone on with the run: the comments are its own. */
  readonly isTheirs: boolean;
  /** Whether the summary is still to be written. */
  readonly summary: boolean;
}

async function show(
  connection: Connection,
  action: ActionHost,
  host: RunHost,
  { folder, told, isStored, isTheirs, summary }: Shown,
): Promise<void> {
  const { STATE_self: self } = action.env;
  if (self !== undefined) connection.self.learn(self);
  const results = runResults(folder, { now: host.now, redact: connection.redact });
  const events = await results.events();
  const number = threadNumber(action);
  const known = {
    ...publicationContext(connection, number),
    excerpt: await results.excerpts(events),
    compareUrl: told?.compareUrl ?? null,
  };
  const context = isStored ? known : notStored(known);
  const ownVerdict = told === null ? verdictOn(events) : told.verdict;
  const outcome = outcomeOf(events, isTheirs ? TAKEN : ownVerdict, context);
  await writeResults(results, outcome);
  const tracking = async (thread: number, body: string): Promise<void> => {
    const answer = await connection.comments.put(thread, body);
    if (!answer.ok) connection.say('warning', `#${thread} could not be told: ${answer.message}`);
  };
  const isTold = number !== null && connection.inputs.comment;
  await showResults(connection, outcome, {
    summary,
    comments: isTheirs ? null : { tracking: isTold ? (body) => tracking(number, body) : null },
  });
}

/** Stores what main had no time to store: a cancelled job has seconds, this half has minutes. */
async function keep(
  connection: Connection,
  action: ActionHost,
  host: RunHost,
  folder: string,
  { repository, remote }: Place,
): Promise<'stored' | 'theirs' | 'not stored'> {
  const { STATE_workflow: workflow = '', STATE_checkpoint: checkpoint, STATE_title: title = '' } = action.env;
  const events = (await readLedger(`${folder}/ledger.ndjson`)).events;
  const number = threadNumber(action);
  const kind = action.env.STATE_kind === 'issue' ? 'issue' : 'pull request';
  const thread = number === null ? null : ({ kind, number, title } as const);
  const from = Commit.safeParse(checkpoint).data ?? null;
  const keeping = keepRun(connection, host, { repository, remote, request: { workflow } }, { thread, from });
  for (const event of events) keeping.observe(event);
  if (await keeping.finish(STORE_WITHIN_MS)) return 'stored';
  if (keeping.takenOver.aborted) return 'theirs';
  if (!keeping.isRefused) connection.say('warning', NOT_STORED);
  return 'not stored';
}

function locksOf({ env }: ActionHost): readonly { readonly name: string; readonly token: string }[] {
  return (env.STATE_locks ?? '').split(',').flatMap((each) => {
    const [name, token] = each.split(' ');
    return name !== undefined && token !== undefined ? [{ name, token }] : [];
  });
}

/** Main was killed before there was a run. Whoever asked for one on a thread, and was heard, is told there. */
function endedEarly(action: ActionHost, job: string): NotStarted {
  const about = { thread: threadNumber(action), key: `job=${job}`, status: 'cancelled' } as const;
  return stopped('cancelled', ['The job was ended before the run began.'], about);
}

function threadNumber({ env }: ActionHost): number | null {
  const { STATE_thread: thread = '' } = env;
  return thread === '' ? null : Number(thread);
}

/** Much of the five minutes that a cancelled job has left, ms. */
const STORE_WITHIN_MS = 120_000;
