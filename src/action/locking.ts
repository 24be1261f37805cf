import { jobUrl } from '../github/job.js';
import { saveForPost } from '../github/outputs.js';
import { isRunOver } from '../github/workflow-run.js';
import type { RemoteRun } from '../runtime/checkpoint/stored-runs.js';
import { lockThread } from '../runtime/checkpoint/thread-lock.js';
import type { RunHost } from '../runtime/host.js';
import type { RunTrigger } from './admission.js';
import { keyOf } from './choice.js';
import type { Connection } from './connection.js';
import { jobOf, threadOf } from './earlier-run.js';
import { stopped, type NotStarted } from './not-started.js';
import type { Prepared } from './preparation.js';

export type LockedFor =
  | { readonly free: true; readonly release: () => Promise<void> }
  | { readonly free: false; readonly outcome: NotStarted };

const FREE: LockedFor = { free: true, release: () => Promise.resolve() };

/**
 * Sees to it that no other job drives a run of this thread, or this run, meanwhile. Where no lock is to be had the run
 * goes on without, and says so.
 */
export async function lockFor(
  connection: Connection,
  host: RunHost,
  { repository, remote, store }: Prepared,
  { trigger, earlier }: { readonly trigger: RunTrigger; readonly earlier: RemoteRun | null },
): Promise<LockedFor> {
  const { api, job, say } = connection;
  const busy = (url: string): LockedFor => ({
    free: false,
    outcome: stopped('preflight', [`A run is going on here already: ${url}`], {
      thread: trigger.thread?.number ?? null,
      key: keyOf(connection, trigger),
      status: 'refused',
    }),
  });
  const thread = earlier === null ? trigger.thread : threadOf(earlier);
  if (earlier?.facts.state === 'open' && (await isGoingOn(connection, earlier)))
    return busy(jobOf(connection, earlier));
  const name = thread === null ? (earlier?.facts.run ?? null) : String(thread.number);
  if (name === null) return FREE;
  const token = crypto.randomUUID();
  const locking = await lockThread({
    ...{ repository, remote, store, name },
    holder: { token, job: job.runId, attempt: job.runAttempt, url: jobUrl(job) },
    isOver: (holder) => isRunOver(api, holder.job),
    now: host.now,
  });
  switch (locking.kind) {
    case 'busy':
      return busy(locking.holder.url);
    case 'unavailable':
      say('warning', `Nothing keeps a second run from this thread: ${locking.message.replace(/\s+/g, ' ')}`);
      return FREE;
    case 'held':
      saveForPost('lock', `${name} ${token}`);
      return {
        free: true,
        release: async () => {
          await locking.lock.release();
          saveForPost('unlocked', 'true');
        },
      };
  }
}

/** Its ledger has no end, and its job has not ended either. */
async function isGoingOn({ api, job }: Connection, { facts }: RemoteRun): Promise<boolean> {
  return facts.job !== job.runId && (await isRunOver(api, facts.job)) === false;
}
