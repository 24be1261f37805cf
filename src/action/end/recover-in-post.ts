import type { RunHost } from '../../execution/host.js';
import { secretsOf } from '../../execution/secrets.js';
import { annotateJob } from '../../github/job/annotations.js';
import { readInputs } from '../../github/job/inputs.js';
import { readJob } from '../../github/job/job.js';
import { createLog } from '../../github/job/log.js';
import { Commit } from '../../model/ids.js';
import { openRunResults } from '../../runs/run-results.js';
import { readRemoteState } from '../../storage/checkpoint/remote-state.js';
import { breakLock, isLockLost } from '../../storage/checkpoint/thread-lock.js';
import { readLedger } from '../../storage/ledger/read-ledger.js';
import { errorMessage } from '../../system/errors.js';
import { openRepository } from '../../system/git/repository/repository.js';
import type { ActionHost } from '../context/action-host.js';
import {
  connect,
  NOT_STORED_WARNING,
  withNotStoredWarning,
  createPublicationContext,
  remoteOf,
  type Connection,
} from '../context/connection.js';
import { restoreJobPrograms } from '../context/job-programs.js';
import { createProcessHost } from '../context/process-host.js';
import { createRunHost } from '../context/run-host.js';
import { createRunCheckpointer, TAKEN_OVER_OUTCOME } from '../observers/checkpointing.js';
import { parsePostState, type PostState } from '../observers/post-state.js';
import type { PreparedRun } from '../start/preparation.js';
import { type RejectedStart, createRejection, reportRejectedStart } from '../start/rejection.js';
import { createResultView, showResults, inferInterruptedOutcome, writeResults } from './results.js';

/**
 * Runs the post step: finishes what the main step could not because it was killed or crashed, with the same code and
 * from the ledger on disk. `folder` is the run's folder; null if no run had started. Never rejects.
 */
export async function finishAfterCrash(packageRoot: string, folder: string | null): Promise<void> {
  try {
    const host = createProcessHost(packageRoot);
    restoreJobPrograms(host.env);
    await recover(host, folder);
  } catch (error) {
    // The result of the job is set already; a failing post step would only hide it.
    annotateJob('warning', `The end of the run could not be shown: ${errorMessage(error)}`);
  }
}

async function recover(action: ActionHost, folder: string | null): Promise<void> {
  const read = readInputs(action.env);
  if (!read.ok) return;
  const job = readJob(action.env);
  const log = createLog(action.write, () => crypto.randomUUID());
  const host = createRunHost(action, job, read.inputs);
  const connection = connect({ job, inputs: read.inputs, log, clock: action.clock, secrets: secretsOf(host) });
  if (folder === null && action.env.STATE_ended !== 'true')
    await reportRejectedStart(connection, rejectEndedEarly(action, job.runId));
  const opened = await openRepository(host.workspace, host.env);
  const checkout = opened.ok ? { repository: opened.repository, remote: remoteOf(connection) } : null;
  if (folder !== null) await recoverRun(connection, action, host, folder, checkout);
  if (checkout === null) return;
  for (const { name, token } of locksOf(action)) await breakLock(checkout.repository, checkout.remote, name, token);
}

type Checkout = Pick<PreparedRun, 'repository' | 'remote'>;

/** Shows and stores a run that had started, as far as main had not. Comments of a runner that took it over are kept. */
async function recoverRun(
  connection: Connection,
  action: ActionHost,
  host: RunHost,
  folder: string,
  checkout: Checkout | null,
): Promise<void> {
  const { STATE_done: done, STATE_kept: kept, STATE_summary: written } = action.env;
  const isTakenOver = checkout !== null && (await isContinuedElsewhere(connection, action, folder, checkout));
  const summary = written !== 'written';
  if (done !== 'true')
    await show(connection, action, host, { folder, postState: null, isStored: true, isTakenOver, summary });
  if (isTakenOver || checkout === null || kept === 'true') return;
  const storage = await storeRun(connection, action, host, folder, checkout);
  // The comments may offer commands that would be refused, or omit some that are possible: write them again.
  const postState = parsePostState(action.env.STATE_told);
  if (storage !== 'theirs' && (storage === 'stored') !== (postState?.seemsStored ?? true))
    await show(connection, action, host, {
      ...{ folder, postState, isStored: storage === 'stored', isTakenOver: false, summary: false },
    });
}

/** Whether another job has replaced the lock that main held, or has stored more of the run than main had. */
async function isContinuedElsewhere(
  { job }: Connection,
  action: ActionHost,
  folder: string,
  { repository, remote }: Checkout,
): Promise<boolean> {
  for (const { name, token } of locksOf(action)) if (await isLockLost(repository, remote, name, token)) return true;
  const { events } = await readLedger(`${folder}/ledger.ndjson`);
  const run = events.at(-1)?.run;
  if (run === undefined) return false;
  const stored = await readRemoteState(repository, remote, { run, job: job.runId, events });
  const isUnchanged = stored.ok && stored.value.commit === (action.env.STATE_checkpoint ?? '');
  return stored.ok && !stored.value.isOwn && !isUnchanged;
}

interface ShowOptions {
  readonly folder: string;
  /** State that main saved; null if it ended before. */
  readonly postState: PostState | null;
  readonly isStored: boolean;
  /** Another runner has continued the run and writes its comments. */
  readonly isTakenOver: boolean;
  /** Whether the job summary is still to be written. */
  readonly summary: boolean;
}

async function show(
  connection: Connection,
  action: ActionHost,
  host: RunHost,
  { folder, postState, isStored, isTakenOver, summary }: ShowOptions,
): Promise<void> {
  const { STATE_self: login } = action.env;
  if (login !== undefined) connection.tokenIdentity.learn(login);
  const results = openRunResults(folder, { now: host.now, redact: connection.redact });
  const events = await results.events();
  const number = threadNumber(action);
  const fullContext = {
    ...createPublicationContext(connection, number),
    excerpt: await results.excerpts(events),
    compareUrl: postState?.compareUrl ?? null,
  };
  const context = isStored ? fullContext : withNotStoredWarning(fullContext);
  const ownVerdict = postState === null ? inferInterruptedOutcome(events) : postState.verdict;
  const view = createResultView(events, isTakenOver ? TAKEN_OVER_OUTCOME : ownVerdict, context);
  await writeResults(results, view);
  const tracking = async (thread: number, body: string): Promise<void> => {
    const answer = await connection.comments.upsert(thread, body);
    if (!answer.ok) connection.annotate('warning', `#${thread} could not be told: ${answer.message}`);
  };
  const hasComment = number !== null && connection.inputs.comment;
  await showResults(connection, view, {
    summary,
    comments: isTakenOver ? null : { tracking: hasComment ? (body) => tracking(number, body) : null },
  });
}

/** Stores what main had no time to store: a cancelled main step has seconds left, the post step has minutes. */
async function storeRun(
  connection: Connection,
  action: ActionHost,
  host: RunHost,
  folder: string,
  { repository, remote }: Checkout,
): Promise<'stored' | 'theirs' | 'not stored'> {
  const { STATE_workflow: workflow = '', STATE_checkpoint: checkpoint, STATE_title: title = '' } = action.env;
  const events = (await readLedger(`${folder}/ledger.ndjson`)).events;
  const number = threadNumber(action);
  const kind = action.env.STATE_kind === 'issue' ? 'issue' : 'pull request';
  const thread = number === null ? null : ({ kind, number, title } as const);
  const from = Commit.safeParse(checkpoint).data ?? null;
  const checkpointer = createRunCheckpointer(
    connection,
    host,
    { repository, remote, request: { workflow } },
    { thread, from },
  );
  for (const event of events) checkpointer.observe(event);
  if (await checkpointer.finish(STORE_WITHIN_MS)) return 'stored';
  if (checkpointer.takenOver.aborted) return 'theirs';
  if (!checkpointer.isRefused) connection.annotate('warning', NOT_STORED_WARNING);
  return 'not stored';
}

function locksOf({ env }: ActionHost): readonly { readonly name: string; readonly token: string }[] {
  return (env.STATE_locks ?? '').split(',').flatMap((each) => {
    const [name, token] = each.split(' ');
    return name !== undefined && token !== undefined ? [{ name, token }] : [];
  });
}

/** The rejection for a main step that was killed before a run started. It is shown on the thread that asked for one. */
function rejectEndedEarly(action: ActionHost, job: string): RejectedStart {
  const about = { thread: threadNumber(action), key: `job=${job}`, status: 'cancelled' } as const;
  return createRejection('cancelled', ['The job was ended before the run began.'], about);
}

function threadNumber({ env }: ActionHost): number | null {
  const { STATE_thread: thread = '' } = env;
  return thread === '' ? null : Number(thread);
}

/** How long the post step waits for the run to be stored, ms: a part of the five minutes that a cancelled job has. */
const STORE_WITHIN_MS = 120_000;
