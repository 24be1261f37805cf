import { z } from 'zod';
import type { Commit } from '../../model/index.js';
import { Tree } from '../../model/index.js';
import { gitText } from '../../system/git/git.js';
import {
  pushRefs,
  fetchRefMessages,
  resolveRemoteRef,
  type Remote,
  type RemoteResult,
} from '../../system/git/remote/remote.js';
import { commitTree } from '../../system/git/repository/commit.js';
import { GUMP_IDENTITY } from '../../system/git/repository/identity.js';
import type { Repository } from '../../system/git/repository/repository.js';
import type { GitStore } from '../../system/git/repository/store.js';

/** The job that holds a lock and drives a run. It is JSON in the message of the lock's commit. */
const StoredLockHolder = z.object({
  v: z.literal(1),
  /** Unique to each holder. */
  token: z.string(),
  /** Id of the workflow run on GitHub, and the number of its attempt. */
  job: z.string(),
  attempt: z.string(),
  /** Web page of that job. */
  url: z.string(),
  /** Time of its last heartbeat, ISO 8601, by its own clock. */
  beat: z.string(),
});
export type LockHolder = Readonly<z.infer<typeof StoredLockHolder>>;

/** Outcome of taking a lock. */
export type LockResult =
  /** `replacedHolder`: the dead holder that the lock was taken from; null if the lock was free. */
  | { readonly kind: 'held'; readonly lock: ThreadLock; readonly replacedHolder: LockHolder | null }
  /** A living job holds the lock. */
  | { readonly kind: 'busy'; readonly holder: LockHolder }
  /** Locks do not work here; `message` says why. */
  | { readonly kind: 'unavailable'; readonly message: string };

/** A lock on the remote, held while a job drives a run. Without it, two runs could work on one issue unnoticed. */
export interface ThreadLock {
  readonly holder: LockHolder;
  /**
   * Releases the lock; false if the remote did not take it. A lock that another holder has taken over since is left
   * alone.
   */
  release(): Promise<boolean>;
}

/** What taking a lock needs. */
export interface LockOptions {
  readonly repository: Repository;
  readonly remote: Remote;
  readonly store: GitStore;
  /** What is locked: the number of a thread, or the id of a run that has no thread. */
  readonly name: string;
  readonly holder: Omit<LockHolder, 'v' | 'beat'>;
  /** Whether the job of a holder has ended; null if unknown. */
  readonly hasJobEnded: (holder: LockHolder) => Promise<boolean | null>;
  readonly now: () => Date;
  /** Interval between two heartbeats, ms. */
  readonly beatMs?: number;
}

/** Prefix of the refs of locks on the remote. */
const LOCK_REF_PREFIX = 'refs/gump/locks/';
/** A holder whose last heartbeat is older than this counts as dead, ms. */
export const LOCK_EXPIRY_MS = 2 * 60_000;
const BEAT_MS = 30_000;
const MAX_TRIES = 5;

/**
 * Takes the lock of a thread by compare-and-swap on its ref. A dead holder is replaced: one whose job has ended, or
 * whose heartbeats have stopped.
 */
export async function lockThread(parts: LockOptions): Promise<LockResult> {
  const { repository, remote } = parts;
  const ref = `${LOCK_REF_PREFIX}${parts.name}`;
  for (let tries = 1; ; tries += 1) {
    const current = await currentHolder(parts, ref);
    if (!current.ok) return { kind: 'unavailable', message: current.failure.message };
    const { commit, holder } = current.value;
    if (holder !== null && !(await isDead(holder, parts))) return { kind: 'busy', holder };
    const own = await commitHeartbeat(parts);
    const result = await pushRefs(repository, remote, [{ to: ref, commit: own, expect: commit }]);
    const now = result.ok ? null : await resolveRemoteRef(repository, remote, ref);
    if (result.ok || (now?.ok === true && now.value === own))
      return { kind: 'held', lock: holdLock(parts, ref, own), replacedHolder: holder };
    if ((now?.ok === true && now.value === commit) || tries === MAX_TRIES)
      return { kind: 'unavailable', message: result.failure.message };
    // Another job was faster: the next iteration finds out which.
  }
}

/** Removes the lock of a job that was killed, if the lock still has that job's token. */
export async function breakLock(repository: Repository, remote: Remote, name: string, token: string): Promise<void> {
  const ref = `${LOCK_REF_PREFIX}${name}`;
  const current = await currentHolder({ repository, remote }, ref);
  if (current.ok && current.value.commit !== null && current.value.holder?.token === token)
    await pushRefs(repository, remote, [{ to: ref, commit: null, expect: current.value.commit }]);
}

/** Whether another holder has the lock that a job had taken with that token. False if the lock cannot be read. */
export async function isLockLost(
  repository: Repository,
  remote: Remote,
  name: string,
  token: string,
): Promise<boolean> {
  const current = await currentHolder({ repository, remote }, `${LOCK_REF_PREFIX}${name}`);
  return current.ok && current.value.holder !== null && current.value.holder.token !== token;
}

async function currentHolder(
  { repository, remote }: Pick<LockOptions, 'repository' | 'remote'>,
  ref: string,
): Promise<RemoteResult<{ readonly commit: Commit | null; readonly holder: LockHolder | null }>> {
  const listed = await resolveRemoteRef(repository, remote, ref);
  if (!listed.ok || listed.value === null) return listed.ok ? { ok: true, value: NOBODY } : listed;
  const read = await fetchRefMessages(repository, remote, ref);
  if (!read.ok) return /couldn't find remote ref/i.test(read.failure.message) ? { ok: true, value: NOBODY } : read;
  const [found] = read.value;
  return {
    ok: true,
    value: found === undefined ? NOBODY : { commit: found.commit, holder: readHolder(found.message) },
  };
}

const NOBODY = { commit: null, holder: null };

function readHolder(message: string): LockHolder | null {
  try {
    return (
      StoredLockHolder.safeParse(JSON.parse(message.split('\n').find((line) => line.startsWith('{')) ?? 'null')).data ??
      null
    );
  } catch {
    return null;
  }
}

async function isDead(holder: LockHolder, { now, hasJobEnded, holder: self }: LockOptions): Promise<boolean> {
  // Two attempts of one job never overlap, so the earlier attempt has ended.
  if (holder.job === self.job && holder.attempt !== self.attempt) return true;
  const silentMs = now().getTime() - Date.parse(holder.beat);
  return silentMs > LOCK_EXPIRY_MS || (await hasJobEnded(holder)) === true;
}

async function commitHeartbeat({ store, holder, now, name }: LockOptions): Promise<Commit> {
  const facts: LockHolder = { v: 1, ...holder, beat: now().toISOString() };
  const tree = Tree.parse(await gitText(store.context, ['mktree'], { stdin: '' }));
  const message = `gump: ${name} is worked on\n\n${JSON.stringify(facts)}\n`;
  return await commitTree(store, tree, [], { message, author: GUMP_IDENTITY });
}

function holdLock(parts: LockOptions, ref: string, first: Commit): ThreadLock {
  const { repository, remote } = parts;
  let held: Commit | null = first;
  let beating = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(renew).catch(() => undefined);
  }, parts.beatMs ?? BEAT_MS);
  timer.unref();

  /** Renews the heartbeat. A failure is left to the next interval: a holder may miss three before it counts as dead. */
  async function renew(): Promise<void> {
    if (held === null) return;
    const next = await commitHeartbeat(parts);
    const result = await pushRefs(repository, remote, [{ to: ref, commit: next, expect: held }]);
    const current = result.ok ? null : await resolveRemoteRef(repository, remote, ref);
    if (result.ok || (current?.ok === true && current.value === next)) held = next;
  }

  return {
    holder: { v: 1, ...parts.holder, beat: parts.now().toISOString() },
    async release() {
      clearInterval(timer);
      await beating;
      const last = held;
      held = null;
      return last === null || (await pushRefs(repository, remote, [{ to: ref, commit: null, expect: last }])).ok;
    },
  };
}
