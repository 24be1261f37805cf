import type { Commit, Tree } from '../model/index.js';
import { fetchRefs, listRemoteRefs, pushRefs, resolveRemoteRef, type Remote } from '../system/git/remote/remote.js';
import { isAncestor, treeOf } from '../system/git/repository/commit.js';
import { GUMP_IDENTITY } from '../system/git/repository/identity.js';
import { readLog, type LogEntry } from '../system/git/repository/objects.js';
import type { GitStore } from '../system/git/repository/store.js';
import { branchCommits, type BranchCommit } from './branch-commits.js';

/**
 * Outcome of pushing a branch. `head` is the commit that `branch` points to now. `leftAlone` are the preferred branches
 * that were not touched, because somebody else has built on them. `reason` says why it failed and what to do.
 */
export type PushBranchResult =
  | { readonly pushed: true; readonly branch: string; readonly head: Commit; readonly leftAlone: readonly string[] }
  | { readonly pushed: false; readonly reason: string };

/**
 * Pushes through an API instead of git: creates the commits on `base` and moves the branch to the last one. `seen`
 * is the commit that the branch pointed to when it was read, null for a new branch; `isFastForward` says that the new commits
 * descend from it. `isRace`: the branch has moved since, and was left alone.
 */
export type ApiPush = (
  branch: { readonly name: string; readonly seen: { readonly commit: Commit; readonly isFastForward: boolean } | null },
  base: { readonly commit: Commit; readonly tree: Tree },
  commits: readonly BranchCommit[],
) => Promise<MovedTo>;

type MovedTo =
  | { readonly pushed: true; readonly head: Commit }
  | { readonly pushed: false; readonly reason: string; readonly isRace: boolean };

/** How many branches of one name are looked at, and how many attempts are made while pushes lose a race. */
const MAX_BRANCHES = 9;
const MAX_RACES = 3;

/**
 * Moves the branch to the composed head. A branch that gump made is replaced. If somebody else has built on it, it is
 * left alone and the next free name is taken: `<branch>.2`, `<branch>.3`. It is safe to repeat.
 */
export async function pushBranch(
  store: GitStore,
  remote: Remote,
  branch: string,
  composed: { readonly base: Commit; readonly head: Commit },
  apiPush: ApiPush | null,
): Promise<PushBranchResult> {
  for (let race = 1; ; race += 1) {
    const choice = await chooseBranch(store, remote, branch);
    if (!choice.found) return { pushed: false, reason: choice.reason };
    const { name, top, leftAlone } = choice;
    const done = (head: Commit): PushBranchResult => ({ pushed: true, branch: name, head, leftAlone });
    const result = await moveTo(store, remote, { name, top }, composed, apiPush);
    if (result.pushed) return done(result.head);
    if (!result.isRace || race === MAX_RACES) return { pushed: false, reason: result.reason };
  }
}

type BranchChoice =
  | {
      readonly found: true;
      readonly name: string;
      /** The commit that the branch points to; null if there is no such branch yet. */
      readonly top: LogEntry | null;
      readonly leftAlone: readonly string[];
    }
  | { readonly found: false; readonly reason: string };

/** Finds the first branch of that name which is free or gump's own. Names have no dot, so a suffix is unambiguous. */
async function chooseBranch(store: GitStore, remote: Remote, branch: string): Promise<BranchChoice> {
  const listed = await listRemoteRefs(store.repository, remote, [`refs/heads/${branch}`, `refs/heads/${branch}.*`]);
  if (!listed.ok) return { found: false, reason: listed.failure.message };
  const leftAlone: string[] = [];
  for (let at = 1; at <= MAX_BRANCHES; at += 1) {
    const name = at === 1 ? branch : `${branch}.${at}`;
    const ref = `refs/heads/${name}`;
    if (!listed.value.has(ref)) return { found: true, name, top: null, leftAlone };
    const top = await topOf(store, remote, ref);
    if (top === null) return { found: false, reason: `\`${name}\` cannot be fetched` };
    if (isMadeByGump(top)) return { found: true, name, top, leftAlone };
    leftAlone.push(name);
  }
  return { found: false, reason: `somebody has built on ${leftAlone.join(', ')}: merge or delete these branches` };
}

async function moveTo(
  store: GitStore,
  remote: Remote,
  { name, top }: { readonly name: string; readonly top: LogEntry | null },
  { base, head }: { readonly base: Commit; readonly head: Commit },
  apiPush: ApiPush | null,
): Promise<MovedTo> {
  if (top?.commit === head) return { pushed: true, head };
  if (apiPush !== null) {
    // Created through the API, the same work has other commits.
    if (top !== null && (await isSameWork(store, top, head))) return { pushed: true, head: top.commit };
    const commits = await branchCommits(store, base, head);
    const below = [base, ...commits.flatMap(({ merges }) => merges)];
    const seen = top && { commit: top.commit, isFastForward: await isBelowAny(store, top.commit, below) };
    return await apiPush({ name, seen }, { commit: base, tree: await treeOf(store, base) }, commits);
  }
  const ref = `refs/heads/${name}`;
  const result = await pushRefs(store.repository, remote, [{ to: ref, commit: head, expect: top?.commit ?? null }]);
  if (result.ok) return { pushed: true, head };
  // The push may have succeeded, and only its answer was lost.
  const now = await resolveRemoteRef(store.repository, remote, ref);
  if (now.ok && now.value === head) return { pushed: true, head };
  return { pushed: false, reason: result.failure.message, isRace: result.failure.kind === 'stale' };
}

async function isBelowAny(store: GitStore, commit: Commit, others: readonly Commit[]): Promise<boolean> {
  for (const other of others) if (await isAncestor(store, commit, other)) return true;
  return false;
}

/** Whether gump made the commit, and nobody has amended or rebased it. GitHub is the committer of API commits. */
function isMadeByGump({ message, committerEmail }: LogEntry): boolean {
  return /^Gump-Run: /m.test(message) && [GUMP_IDENTITY.email, 'noreply@github.com'].includes(committerEmail);
}

async function isSameWork(store: GitStore, top: LogEntry, head: Commit): Promise<boolean> {
  const [own] = await readLog(store, head, undefined, 1);
  return own?.message === top.message && (await treeOf(store, top.commit)) === (await treeOf(store, head));
}

async function topOf(store: GitStore, remote: Remote, ref: string): Promise<LogEntry | null> {
  const answer = await fetchRefs(store.repository, remote, [ref]);
  const commit = answer.ok ? answer.value.get(ref) : undefined;
  if (commit === undefined) return null;
  const [top] = await readLog(store, commit, undefined, 1);
  return top ?? null;
}
