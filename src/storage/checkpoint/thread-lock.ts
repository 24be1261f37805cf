import { z } from 'zod';
import type { Commit } from '../../model/index.js';
import { Tree } from '../../model/index.js';
import { gitText } from '../../system/git/git.js';
import { push, readMessages, remoteCommit, type Remote, type RemoteResult } from '../../system/git/remote/remote.js';
import { commitTree } from '../../system/git/repository/commit.js';
import type { Repository } from '../../system/git/repository/repository.js';
import type { Store } from '../../system/git/repository/store.js';

/** Who holds a lock: the job that drives a run. */
const Holder = z.object({
  v: z.literal(1),
  /** Differs from one holder to the next. */
  token: z.string(),
  /** Id of the workflow run, and which attempt at it. */
  job: z.string(),
  attempt: z.string(),
  /** The page of that job. */
  url: z.string(),
  /** When it last said that it lives, ISO 8601 by its own clock. */
  beat: z.string(),
});
export type Holder = Readonly<z.infer<typeof Holder>>;

export type Locking =
  /** `instead`: the dead holder in whose place it is held; null where it was free. */
  | { readonly kind: 'held'; readonly lock: ThreadLock; readonly instead: Holder | null }
  /** Somebody else is at it. */
  | { readonly kind: 'busy'; readonly holder: Holder }
  /** No lock is to be had here; `message` says why. */
  | { readonly kind: 'unavailable'; readonly message: string };

/** Held on the remote while a job drives a run: two runs on one issue would not know of each other. */
export interface ThreadLock {
  readonly holder: Holder;
  /** Lets go; a lock that somebody else has taken since is left to them. */
  release(): Promise<void>;
}

export interface LockParts {
  readonly repository: Repository;
  readonly remote: Remote;
  readonly store: Store;
  /** What is locked: the number of a thread, or the id of a run that has none. */
  readonly name: string;
  readonly holder: Omit<Holder, 'v' | 'beat'>;
  /** Whether the job of a holder has ended; null where nobody can say. */
  readonly isOver: (holder: Holder) => Promise<boolean | null>;
  readonly now: () => Date;
  /** ms between two signs of life. */
  readonly beatMs?: number;
}

/** Locks of runs on the remote. */
const LOCKS = 'refs/gump/locks/';
/** Without a sign of life for so long, the holder is dead. */
export const DEAD_AFTER_MS = 2 * 60_000;
const BEAT_MS = 30_000;
const TRIES = 5;

/** Takes the lock of a thread by compare-and-swap. The dead are replaced: their job has ended, or says nothing any more. */
export async function lockThread(parts: LockParts): Promise<Locking> {
  const { repository, remote } = parts;
  const ref = `${LOCKS}${parts.name}`;
  for (let tries = 1; ; tries += 1) {
    const there = await currentHolder(parts, ref);
    if (!there.ok) return { kind: 'unavailable', message: there.failure.message };
    const { commit, holder } = there.value;
    if (holder !== null && !(await isDead(holder, parts))) return { kind: 'busy', holder };
    const own = await beat(parts);
    const result = await push(repository, remote, [{ to: ref, commit: own, expect: commit }]);
    const now = result.ok ? null : await remoteCommit(repository, remote, ref);
    if (result.ok || (now?.ok === true && now.value === own))
      return { kind: 'held', lock: hold(parts, ref, own), instead: holder };
    if ((now?.ok === true && now.value === commit) || tries === TRIES)
      return { kind: 'unavailable', message: result.failure.message };
    // Somebody was faster: the next look shows who.
  }
}

/** Removes the lock of a job that was killed, by its token. */
export async function breakLock(repository: Repository, remote: Remote, name: string, token: string): Promise<void> {
  const ref = `${LOCKS}${name}`;
  const there = await currentHolder({ repository, remote }, ref);
  if (there.ok && there.value.commit !== null && there.value.holder?.token === token)
    await push(repository, remote, [{ to: ref, commit: null, expect: there.value.commit }]);
}

/** Whether somebody else holds the lock that a job had taken by that token. Of one that cannot be read nobody knows: no. */
export async function isLockLost(
  repository: Repository,
  remote: Remote,
  name: string,
  token: string,
): Promise<boolean> {
  const there = await currentHolder({ repository, remote }, `${LOCKS}${name}`);
  return there.ok && there.value.holder !== null && there.value.holder.token !== token;
}

async function currentHolder(
  { repository, remote }: Pick<LockParts, 'repository' | 'remote'>,
  ref: string,
): Promise<RemoteResult<{ readonly commit: Commit | null; readonly holder: Holder | null }>> {
  const listed = await remoteCommit(repository, remote, ref);
  if (!listed.ok || listed.value === null) return listed.ok ? { ok: true, value: NOBODY } : listed;
  const read = await readMessages(repository, remote, ref);
  if (!read.ok) return /couldn't find remote ref/i.test(read.failure.message) ? { ok: true, value: NOBODY } : read;
  const [found] = read.value;
  return {
    ok: true,
    value: found === undefined ? NOBODY : { commit: found.commit, holder: readHolder(found.message) },
  };
}

const NOBODY = { commit: null, holder: null };

function readHolder(message: string): Holder | null {
  try {
    return (
      Holder.safeParse(JSON.parse(message.split('\n').find((line) => line.startsWith('{')) ?? 'null')).data ?? null
    );
  } catch {
    return null;
  }
}

async function isDead(holder: Holder, { now, isOver, holder: self }: LockParts): Promise<boolean> {
  // A job that is run again follows an attempt that is over.
  if (holder.job === self.job && holder.attempt !== self.attempt) return true;
  const silentMs = now().getTime() - Date.parse(holder.beat);
  return silentMs > DEAD_AFTER_MS || (await isOver(holder)) === true;
}

async function beat({ store, holder, now, name }: LockParts): Promise<Commit> {
  const facts: Holder = { v: 1, ...holder, beat: now().toISOString() };
  const tree = Tree.parse(await gitText(store.place, ['mktree'], { stdin: '' }));
  const author = { name: 'gump', email: 'gump@users.noreply.github.com' };
  const message = `gump: ${name} is worked on\n\n${JSON.stringify(facts)}\n`;
  return await commitTree(store, tree, [], { message, author });
}

function hold(parts: LockParts, ref: string, taken: Commit): ThreadLock {
  const { repository, remote } = parts;
  let held: Commit | null = taken;
  let beating = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(renew).catch(() => undefined);
  }, parts.beatMs ?? BEAT_MS);
  timer.unref();

  /** A beat that does not get through is tried again the next time; there is room for three. */
  async function renew(): Promise<void> {
    if (held === null) return;
    const next = await beat(parts);
    const result = await push(repository, remote, [{ to: ref, commit: next, expect: held }]);
    const there = result.ok ? null : await remoteCommit(repository, remote, ref);
    if (result.ok || (there?.ok === true && there.value === next)) held = next;
  }

  return {
    holder: { v: 1, ...parts.holder, beat: parts.now().toISOString() },
    async release() {
      clearInterval(timer);
      await beating;
      const last = held;
      held = null;
      if (last !== null) await push(repository, remote, [{ to: ref, commit: null, expect: last }]);
    },
  };
}
