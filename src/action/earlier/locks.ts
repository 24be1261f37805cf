import type { RunHost } from '../../execution/host.js';
import { jobUrl } from '../../github/job/job.js';
import { saveForPost } from '../../github/job/outputs.js';
import { isWorkflowRunCompleted } from '../../github/job/workflow-run.js';
import type { RemoteRun } from '../../storage/checkpoint/remote-runs.js';
import { lockThread, type LockHolder, type ThreadLock } from '../../storage/checkpoint/thread-lock.js';
import type { Connection } from '../context/connection.js';
import type { RunTrigger } from '../start/admission.js';
import type { PreparedRun } from '../start/preparation.js';
import { createRejection, type RejectedStart } from '../start/rejection.js';
import { commentKeyFor } from './select-task.js';
import { jobUrlOfRun, threadOf } from './stored-run.js';

/** The locks of a job, which keep other jobs from working on the same thread, or on the same run without a thread. */
export interface Locks {
  /**
   * Acquires the lock for what the trigger is about. Resolves with a rejection if another job holds the lock or still
   * drives `earlier`; else with null. If locks are unavailable, the run continues without one, with a warning.
   */
  acquire(trigger: RunTrigger, earlier: RemoteRun | null): Promise<RejectedStart | null>;
  /**
   * Acquires the lock of a new run without a thread, by the run's id. Other jobs can resume the run only once it is
   * stored, so storing has to wait for this promise; the run itself does not. Never rejects.
   */
  readonly acquireForNewRun: (run: string) => Promise<void>;
  /** The dead job whose lock this job has replaced; null if the lock was free. */
  readonly replacedHolder: LockHolder | null;
  /** Releases all locks of this job, and saves that for the post step, which else releases what is left. */
  release(): Promise<void>;
}

/** Creates the locks of a job. None is held yet. */
export function createLocks(
  connection: Connection,
  host: RunHost,
  { repository, remote, store }: Pick<PreparedRun, 'repository' | 'remote' | 'store'>,
): Locks {
  const { api, job, annotate } = connection;
  const held = new Map<string, ThreadLock>();
  let newRunLock = Promise.resolve();
  let replaced: LockHolder | null = null;

  /** Locks `name`. Resolves with the URL of the job that holds it already; null if none does. */
  async function lock(name: string): Promise<string | null> {
    const locking = await lockThread({
      ...{ repository, remote, store, name },
      holder: { token: crypto.randomUUID(), job: job.runId, attempt: job.runAttempt, url: jobUrl(job) },
      hasJobEnded: (holder) => isWorkflowRunCompleted(api, holder.job),
      now: host.now,
    });
    if (locking.kind === 'busy') return locking.holder.url;
    if (locking.kind === 'unavailable')
      annotate('warning', `Nothing keeps a second job from this run: ${locking.message.replace(/\s+/g, ' ')}`);
    else {
      held.set(name, locking.lock);
      replaced = locking.replacedHolder;
      saveForPost('locks', [...held].map(([each, { holder }]) => `${each} ${holder.token}`).join(','));
    }
    return null;
  }

  return {
    get replacedHolder() {
      return replaced;
    },
    async acquire(trigger, earlier) {
      const isRunning = earlier?.facts.state === 'open' && (await isDrivenElsewhere(connection, earlier));
      const name = lockNameFor(trigger, earlier);
      const url = isRunning ? jobUrlOfRun(connection, earlier) : name === null ? null : await lock(name);
      if (url === null) return null;
      const thread = trigger.thread?.number ?? null;
      const about = { thread, key: commentKeyFor(connection, trigger), status: 'refused' } as const;
      return createRejection('preflight', [`A run is going on here already: ${url}`], about);
    },
    acquireForNewRun: (run) => {
      newRunLock = lock(run).then(
        () => undefined,
        (error: unknown) => {
          annotate('warning', `Nothing keeps a second job from this run: ${String(error)}`);
        },
      );
      return newRunLock;
    },
    async release() {
      await newRunLock;
      let isReleased = held.size > 0;
      for (const each of held.values()) isReleased = (await each.release()) && isReleased;
      if (isReleased) saveForPost('unlocked', 'true');
    },
  };
}

/** The thread's number, or the id of the earlier run. Null for a new run without a thread: no other job knows it. */
function lockNameFor(trigger: RunTrigger, earlier: RemoteRun | null): string | null {
  const thread = earlier === null ? trigger.thread : threadOf(earlier);
  return thread === null ? (earlier?.facts.run ?? null) : String(thread.number);
}

/** Whether another job drives the run and, according to GitHub, has not ended. */
async function isDrivenElsewhere({ api, job }: Connection, { facts }: RemoteRun): Promise<boolean> {
  return facts.job !== job.runId && (await isWorkflowRunCompleted(api, facts.job)) === false;
}
