import type { Commit, Tree } from '../model/index.js';
import { fetch, lsRemote, push, remoteCommit, type Remote } from '../system/git/remote/remote.js';
import { isAncestor, treeOf } from '../system/git/repository/commit.js';
import { GUMP } from '../system/git/repository/identity.js';
import { logOf, type LogEntry } from '../system/git/repository/objects.js';
import type { Store } from '../system/git/repository/store.js';
import { branchCommits, type BranchCommit } from './branch-commits.js';

/**
 * What became of a push. `head` is what `branch` stands for now; `leftAlone` are branches it should have been, on which
 * somebody else has built; `reason` says what to do.
 */
export type Pushed =
  | { readonly pushed: true; readonly branch: string; readonly head: Commit; readonly leftAlone: readonly string[] }
  | { readonly pushed: false; readonly reason: string };

/**
 * Makes the commits of a branch elsewhere and moves the branch there; answers its head, or why not. `seen` is what the
 * branch stood for, null for one that was not there; `isBelow` says that the new commits are on top of it. `isRace`: it was
 * not that any more, and was left alone.
 */
export type PushElsewhere = (
  branch: { readonly name: string; readonly seen: { readonly commit: Commit; readonly isBelow: boolean } | null },
  base: { readonly commit: Commit; readonly tree: Tree },
  commits: readonly BranchCommit[],
) => Promise<MovedTo>;

type MovedTo =
  | { readonly pushed: true; readonly head: Commit }
  | { readonly pushed: false; readonly reason: string; readonly isRace: boolean };

/** How many branches of one name are looked at, and how often a push that lost a race is begun anew. */
const MOST_BRANCHES = 9;
const MOST_RACES = 3;

/**
 * Moves the branch to the composed head. A branch that gump made may be replaced by a later run; where somebody else has
 * built on it, it is left alone and the next free name is taken: `<branch>.2`, `<branch>.3`. Repeating it does no harm.
 */
export async function pushBranch(
  store: Store,
  remote: Remote,
  branch: string,
  composed: { readonly base: Commit; readonly head: Commit },
  elsewhere: PushElsewhere | null,
): Promise<Pushed> {
  for (let race = 1; ; race += 1) {
    const place = await placeFor(store, remote, branch);
    if (!place.found) return { pushed: false, reason: place.reason };
    const { name, top, leftAlone } = place;
    const done = (head: Commit): Pushed => ({ pushed: true, branch: name, head, leftAlone });
    const result = await moveTo(store, remote, { name, top }, composed, elsewhere);
    if (result.pushed) return done(result.head);
    if (!result.isRace || race === MOST_RACES) return { pushed: false, reason: result.reason };
  }
}

type Place =
  | {
      readonly found: true;
      readonly name: string;
      /** What the branch stands for; null where it is not there yet. */
      readonly top: LogEntry | null;
      readonly leftAlone: readonly string[];
    }
  | { readonly found: false; readonly reason: string };

/** The first branch of that name which is free, or gump's own. A dot is in no name that a workflow gives a branch. */
async function placeFor(store: Store, remote: Remote, branch: string): Promise<Place> {
  const there = await lsRemote(store.repository, remote, [`refs/heads/${branch}`, `refs/heads/${branch}.*`]);
  if (!there.ok) return { found: false, reason: there.failure.message };
  const leftAlone: string[] = [];
  for (let at = 1; at <= MOST_BRANCHES; at += 1) {
    const name = at === 1 ? branch : `${branch}.${at}`;
    const ref = `refs/heads/${name}`;
    if (!there.value.has(ref)) return { found: true, name, top: null, leftAlone };
    const top = await topOf(store, remote, ref);
    if (top === null) return { found: false, reason: `\`${name}\` cannot be fetched` };
    if (isOurs(top)) return { found: true, name, top, leftAlone };
    leftAlone.push(name);
  }
  return { found: false, reason: `somebody has built on ${leftAlone.join(', ')}: merge or delete these branches` };
}

async function moveTo(
  store: Store,
  remote: Remote,
  { name, top }: { readonly name: string; readonly top: LogEntry | null },
  { base, head }: { readonly base: Commit; readonly head: Commit },
  elsewhere: PushElsewhere | null,
): Promise<MovedTo> {
  if (top?.commit === head) return { pushed: true, head };
  if (elsewhere !== null) {
    // Made elsewhere, the same work has other commits.
    if (top !== null && (await isSameWork(store, top, head))) return { pushed: true, head: top.commit };
    const commits = await branchCommits(store, base, head);
    const below = [base, ...commits.flatMap(({ merges }) => merges)];
    const seen = top && { commit: top.commit, isBelow: await isBelowAny(store, top.commit, below) };
    return await elsewhere({ name, seen }, { commit: base, tree: await treeOf(store, base) }, commits);
  }
  const ref = `refs/heads/${name}`;
  const result = await push(store.repository, remote, [{ to: ref, commit: head, expect: top?.commit ?? null }]);
  if (result.ok) return { pushed: true, head };
  // Its answer may have got lost on the way.
  const now = await remoteCommit(store.repository, remote, ref);
  if (now.ok && now.value === head) return { pushed: true, head };
  return { pushed: false, reason: result.failure.message, isRace: result.failure.kind === 'stale' };
}

async function isBelowAny(store: Store, commit: Commit, others: readonly Commit[]): Promise<boolean> {
  for (const other of others) if (await isAncestor(store, commit, other)) return true;
  return false;
}

/** Made by gump, and amended or rebased by nobody since. GitHub is the committer of what it makes for us. */
function isOurs({ message, committerEmail }: LogEntry): boolean {
  return /^Gump-Run: /m.test(message) && [GUMP.email, 'noreply@github.com'].includes(committerEmail);
}

async function isSameWork(store: Store, top: LogEntry, head: Commit): Promise<boolean> {
  const [own] = await logOf(store, head, undefined, 1);
  return own?.message === top.message && (await treeOf(store, top.commit)) === (await treeOf(store, head));
}

async function topOf(store: Store, remote: Remote, ref: string): Promise<LogEntry | null> {
  const answer = await fetch(store.repository, remote, [ref]);
  const commit = answer.ok ? answer.value.get(ref) : undefined;
  if (commit === undefined) return null;
  const [top] = await logOf(store, commit, undefined, 1);
  return top ?? null;
}
