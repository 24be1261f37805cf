import type { RunHost } from '../../execution/host.js';
import { jobUrl } from '../../github/job/job.js';
import { saveForPost } from '../../github/job/outputs.js';
import { isRunOver } from '../../github/job/workflow-run.js';
import type { RemoteRun } from '../../storage/checkpoint/remote-runs.js';
import { lockThread, type Holder, type ThreadLock } from '../../storage/checkpoint/thread-lock.js';
import type { Connection } from '../connection.js';
import type { RunTrigger } from '../start/admission.js';
import type { Prepared } from '../start/preparation.js';
import { stopped, type NotStarted } from '../start/rejection.js';
import { keyOf } from './select-task.js';
import { jobOf, threadOf } from './stored-run.js';

/** What a job keeps others from meanwhile: the runs of a thread, or one run that no thread asked for. */
export interface Locks {
  /** Null: free, and held now. Where no lock is to be had the run goes on without, and says so. */
  take(trigger: RunTrigger, earlier: RemoteRun | null): Promise<NotStarted | null>;
  /**
   * A new run that no thread asked for is locked by its id as soon as it has one, which only this job knows yet: others
   * could go on with it once it is stored, so storing waits for this, and the run does not. Never rejects.
   */
  readonly takeOwn: (run: string) => Promise<void>;
  /** The dead job in whose place this one has the lock; null where there was none. */
  readonly instead: Holder | null;
  release(): Promise<void>;
}

export function createLocks(
  connection: Connection,
  host: RunHost,
  { repository, remote, store }: Pick<Prepared, 'repository' | 'remote' | 'store'>,
): Locks {
  const { api, job, say } = connection;
  const held = new Map<string, ThreadLock>();
  let own = Promise.resolve();
  let instead: Holder | null = null;

  /** The page of whoever holds it already; null where nobody does. */
  async function lock(name: string): Promise<string | null> {
    const locking = await lockThread({
      ...{ repository, remote, store, name },
      holder: { token: crypto.randomUUID(), job: job.runId, attempt: job.runAttempt, url: jobUrl(job) },
      isOver: (holder) => isRunOver(api, holder.job),
      now: host.now,
    });
    if (locking.kind === 'busy') return locking.holder.url;
    if (locking.kind === 'unavailable')
      say('warning', `Nothing keeps a second job from this run: ${locking.message.replace(/\s+/g, ' ')}`);
    else {
      held.set(name, locking.lock);
      instead = locking.instead;
      saveForPost('locks', [...held].map(([each, { holder }]) => `${each} ${holder.token}`).join(','));
    }
    return null;
  }

  return {
    get instead() {
      return instead;
    },
    async take(trigger, earlier) {
      const isOpen = earlier?.facts.state === 'open' && (await isGoingOn(connection, earlier));
      const name = nameFor(trigger, earlier);
      const url = isOpen ? jobOf(connection, earlier) : name === null ? null : await lock(name);
      if (url === null) return null;
      const thread = trigger.thread?.number ?? null;
      const about = { thread, key: keyOf(connection, trigger), status: 'refused' } as const;
      return stopped('preflight', [`A run is going on here already: ${url}`], about);
    },
    takeOwn: (run) => {
      own = lock(run).then(
        () => undefined,
        (error: unknown) => {
          say('warning', `Nothing keeps a second job from this run: ${String(error)}`);
        },
      );
      return own;
    },
    async release() {
      await own;
      for (const each of held.values()) await each.release();
    },
  };
}

/** Null for a run of its own that no thread asks for: nobody else knows of it. */
function nameFor(trigger: RunTrigger, earlier: RemoteRun | null): string | null {
  const thread = earlier === null ? trigger.thread : threadOf(earlier);
  return thread === null ? (earlier?.facts.run ?? null) : String(thread.number);
}

/** Its ledger has no end, and its job has not ended either. */
async function isGoingOn({ api, job }: Connection, { facts }: RemoteRun): Promise<boolean> {
  return facts.job !== job.runId && (await isRunOver(api, facts.job)) === false;
}
