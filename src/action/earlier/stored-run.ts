import { jobUrl } from '../../github/job/job.js';
import type { Thread } from '../../github/trigger/trigger.js';
import type { RunId } from '../../model/ids.js';
import { listRemoteRuns, type RemoteRun } from '../../storage/checkpoint/remote-runs.js';
import type { RunOrigin } from '../../storage/checkpoint/run-facts.js';
import type { Connection } from '../context/connection.js';
import type { RunTrigger } from '../start/admission.js';
import type { PreparedRun } from '../start/preparation.js';
import { createRejection, type RejectedStart } from '../start/rejection.js';

/** Creates the origin of a run that this job drives: its workflow, thread and job. */
export function createRunOrigin({ job }: Connection, workflow: string, thread: RunOrigin['thread']): RunOrigin {
  return {
    workflow,
    thread: thread === null ? null : { kind: thread.kind, number: thread.number, title: thread.title },
    job: job.runId,
  };
}

/** Returns the thread of a stored run; null if it has none. */
export function threadOf({ facts }: RemoteRun): Thread | null {
  const { thread } = facts;
  if (thread === null) return null;
  const { number, title } = thread;
  return thread.kind === 'issue'
    ? { kind: 'issue', number, title }
    : { kind: 'pull request', number, title, pull: null };
}

/** Returns the URL of the job that drives or drove a stored run. */
export function jobUrlOfRun({ job }: Connection, { facts }: RemoteRun): string {
  return jobUrl({ ...job, runId: facts.job, runAttempt: '1' });
}

/** Whether this job is a rerun, and the stored run comes from an earlier attempt of it. */
export function isFromRerunJob({ job }: Connection, { facts }: RemoteRun): boolean {
  return job.runAttempt !== '1' && facts.job === job.runId;
}

/**
 * Finds the last run of the same workflow on the same thread, or of an earlier attempt of this job. Null if there is
 * none, or if the stored runs cannot be read, which is a warning.
 */
export async function findPreviousRun(
  connection: Connection,
  { repository, remote, request }: PreparedRun,
  thread: Thread | null,
): Promise<RemoteRun | null> {
  const found = await listRemoteRuns(repository, remote);
  if (!found.ok) {
    connection.annotate('warning', `Earlier runs could not be looked for: ${found.failure.message}`);
    return null;
  }
  const same = found.value.find(
    (run) =>
      run.facts.workflow === request.workflow &&
      ((thread !== null && run.facts.thread?.number === thread.number) || isFromRerunJob(connection, run)),
  );
  return same ?? null;
}

/**
 * Finds the run of an earlier attempt of this job, for a trigger without a thread: no lock of a thread protects that
 * run. Null if there is none, or if this job starts a new run in any case: with `resume: never`, or if the old run
 * failed.
 */
export async function findRunOfRerunJob(
  connection: Connection,
  prepared: PreparedRun,
  trigger: RunTrigger,
): Promise<RemoteRun | null> {
  if (trigger.thread !== null || connection.inputs.resume === 'never') return null;
  const found = await findPreviousRun(connection, prepared, null);
  return found?.facts.state === 'failed' ? null : found;
}

/**
 * Finds the run that a command is about: the one it names, or the last one of the thread. A pull request that gump
 * opened refers to the run that opened it. Resolves with a rejection if there is no such run.
 */
export async function findTargetRun(
  { inputs }: Connection,
  { repository, remote }: PreparedRun,
  command: { readonly run: RunId | null; readonly thread: Thread | null; readonly key: string },
): Promise<RemoteRun | RejectedStart> {
  const number = command.thread?.number ?? null;
  const about = { thread: number, key: command.key };
  const found = await listRemoteRuns(repository, remote);
  if (!found.ok)
    return createRejection('preflight', [`The stored runs cannot be read: ${found.failure.message}`], about);
  const run = found.value.find(({ facts }) =>
    command.run !== null
      ? facts.run === command.run
      : number !== null && (facts.thread?.number === number || facts.pull === number),
  );
  if (run !== undefined) return run;
  const known = found.value.slice(0, 5).map(({ facts }) => `\`${facts.run}\``);
  const others = known.length === 0 ? 'no run is stored' : `stored are ${known.join(', ')}`;
  if (command.run !== null)
    return createRejection('preflight', [`There is no stored run \`${command.run}\`; ${others}.`], {
      ...about,
      status: 'refused',
    });
  const message =
    number === null
      ? `Name the run, by the input \`resume\`: ${others}.`
      : `No run of #${number} is stored; \`${inputs['trigger-phrase']} run\` starts one.`;
  return createRejection('preflight', [message], { ...about, status: 'refused' });
}
