import type { Commit } from '../model/index.js';
import { fetchRefs, type Remote } from '../system/git/remote/remote.js';
import { commitTree, treeOf } from '../system/git/repository/commit.js';
import { GUMP_IDENTITY } from '../system/git/repository/identity.js';
import { mergeCommits } from '../system/git/repository/merge.js';
import { readLog } from '../system/git/repository/objects.js';
import type { GitStore } from '../system/git/repository/store.js';

/** The branch that the work is meant for, and what to do if that branch has moved since the run began. */
export interface PublishTarget {
  readonly branch: string;
  /** `leave`: the work stays on the commit that its gates checked. `rebase`, `merge`: it is brought up to date. */
  readonly whenMoved: 'leave' | 'rebase' | 'merge';
}

/** A range of commits, from `base` (exclusive) to `head` (inclusive). */
export interface CommitRange {
  readonly base: Commit;
  readonly head: Commit;
}

/** The work as it is to be pushed. */
export interface IntegratedWork extends CommitRange {
  /** Files that conflict with the target branch; if there are any, the work is unchanged. */
  readonly conflicts: readonly string[];
  /** The target branch has all of the work already, for example by a pull request that was merged or squashed. */
  readonly isAlreadyMerged: boolean;
}

/**
 * Checks whether the work merges into its target branch, and rebases or merges it as `whenMoved` says. The same work
 * and target give the same commits. If the target branch cannot be fetched, the work is returned unchanged.
 */
export async function integrateWithTarget(
  store: GitStore,
  remote: Remote,
  run: { readonly id: string; readonly at: string },
  work: CommitRange,
  { branch, whenMoved }: PublishTarget,
): Promise<IntegratedWork> {
  const unchanged: IntegratedWork = { ...work, conflicts: [], isAlreadyMerged: false };
  const ref = `refs/heads/${branch}`;
  const fetched = await fetchRefs(store.repository, remote, [ref]);
  const tip = fetched.ok ? fetched.value.get(ref) : undefined;
  if (tip === undefined) return unchanged;
  const before = await treeOf(store, tip);
  if (tip === work.base) return { ...unchanged, isAlreadyMerged: before === (await treeOf(store, work.head)) };
  const details = { message: mergeMessage(branch, run.id), author: GUMP_IDENTITY, date: new Date(run.at) };
  const merged = await mergeCommits(store, { base: work.base, ours: tip, theirs: work.head, ...details });
  if (merged.kind === 'conflict') return { ...unchanged, conflicts: merged.files };
  if (merged.tree === before) return { ...unchanged, isAlreadyMerged: true };
  switch (whenMoved) {
    case 'leave':
      return unchanged;
    case 'merge':
      return { ...unchanged, head: await commitTree(store, merged.tree, [work.head, tip], details) };
    case 'rebase':
      return (await rebased(store, work, tip)) ?? unchanged;
  }
}

/** Rebases each commit onto the tip, by a merge of its tree. Null if one of them conflicts by itself. */
async function rebased(store: GitStore, { base, head }: CommitRange, tip: Commit): Promise<IntegratedWork | null> {
  let onto = tip;
  let before = base;
  for (const { commit, message, author, date } of [...(await readLog(store, head, base))].reverse()) {
    const details = { message, author, committer: GUMP_IDENTITY, date: new Date(date) };
    const merged = await mergeCommits(store, { base: before, ours: onto, theirs: commit, ...details });
    if (merged.kind === 'conflict') return null;
    onto = await commitTree(store, merged.tree, [onto], details);
    before = commit;
  }
  return { base: tip, head: onto, conflicts: [], isAlreadyMerged: false };
}

/** Message of the merge commit, with the trailer that marks a branch as gump's. */
function mergeMessage(branch: string, run: string): string {
  return `Merge ${branch}\n\nGump-Run: ${run}\n`;
}
