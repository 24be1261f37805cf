import { jobUrl } from '../../github/job/job.js';
import type { Thread } from '../../github/trigger/trigger.js';
import type { RunId } from '../../model/ids.js';
import type { RunOrigin } from '../../storage/checkpoint/facts.js';
import { remoteRuns, type RemoteRun } from '../../storage/checkpoint/remote-runs.js';
import type { Connection } from '../connection.js';
import type { RunTrigger } from '../start/admission.js';
import type { Prepared } from '../start/preparation.js';
import { stopped, type NotStarted } from '../start/rejection.js';

/** Where a run that this job drives belongs. */
export function originOf({ job }: Connection, workflow: string, thread: RunOrigin['thread']): RunOrigin {
  return {
    workflow,
    thread: thread === null ? null : { kind: thread.kind, number: thread.number, title: thread.title },
    job: job.runId,
  };
}

/** The thread of a stored run. */
export function threadOf({ facts }: RemoteRun): Thread | null {
  const { thread } = facts;
  if (thread === null) return null;
  const { number, title } = thread;
  return thread.kind === 'issue'
    ? { kind: 'issue', number, title }
    : { kind: 'pull request', number, title, pull: null };
}

/** The page of the job that drives or drove a stored run. */
export function jobOf({ job }: Connection, { facts }: RemoteRun): string {
  return jobUrl({ ...job, runId: facts.job, runAttempt: '1' });
}

/** Whether this job is run again, and the run was its own. */
export function isOwn({ job }: Connection, { facts }: RemoteRun): boolean {
  return job.runAttempt !== '1' && facts.job === job.runId;
}

/** The last run of the same workflow on the same thread, or of this very job where it is run again; null where none. */
export async function sameRun(
  connection: Connection,
  { repository, remote, request }: Prepared,
  thread: Thread | null,
): Promise<RemoteRun | null> {
  const found = await remoteRuns(repository, remote);
  if (!found.ok) {
    connection.say('warning', `Earlier runs could not be looked for: ${found.failure.message}`);
    return null;
  }
  const same = found.value.find(
    (run) =>
      run.facts.workflow === request.workflow &&
      ((thread !== null && run.facts.thread?.number === thread.number) || isOwn(connection, run)),
  );
  return same ?? null;
}

/**
 * The run of this very job where it is run again without a thread that would keep others from it; null where it has
 * none, or one that it begins anew whatever becomes of the old one.
 */
export async function ownEarlierRun(
  connection: Connection,
  prepared: Prepared,
  trigger: RunTrigger,
): Promise<RemoteRun | null> {
  if (trigger.thread !== null || connection.inputs.resume === 'never') return null;
  const found = await sameRun(connection, prepared, null);
  return found?.facts.state === 'failed' ? null : found;
}

/** The run that is named, or the last one of the thread; on a pull request of gump's, of the run that opened it. */
export async function namedRun(
  { inputs }: Connection,
  { repository, remote }: Prepared,
  asked: { readonly run: RunId | null; readonly thread: Thread | null; readonly key: string },
): Promise<RemoteRun | NotStarted> {
  const number = asked.thread?.number ?? null;
  const about = { thread: number, key: asked.key };
  const found = await remoteRuns(repository, remote);
  if (!found.ok) return stopped('preflight', [`The stored runs cannot be read: ${found.failure.message}`], about);
  const run = found.value.find(({ facts }) =>
    asked.run !== null
      ? facts.run === asked.run
      : number !== null && (facts.thread?.number === number || facts.pull === number),
  );
  if (run !== undefined) return run;
  const known = found.value.slice(0, 5).map(({ facts }) => `\`${facts.run}\``);
  const others = known.length === 0 ? 'no run is stored' : `stored are ${known.join(', ')}`;
  if (asked.run !== null)
    return stopped('preflight', [`There is no stored run \`${asked.run}\`; ${others}.`], {
      ...about,
      status: 'refused',
    });
  const message =
    number === null
      ? `Name the run, by the input \`resume\`: ${others}.`
      : `No run of #${number} is stored; \`${inputs['trigger-phrase']} run\` starts one.`;
  return stopped('preflight', [message], { ...about, status: 'refused' });
}
