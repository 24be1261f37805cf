import type { Commit } from '../model/index.js';
import { fetch, type Remote } from '../system/git/remote/remote.js';
import { commitTree, treeOf } from '../system/git/repository/commit.js';
import { GUMP } from '../system/git/repository/identity.js';
import { mergeCommits } from '../system/git/repository/merge.js';
import { logOf } from '../system/git/repository/objects.js';
import type { Store } from '../system/git/repository/store.js';

/** The branch that the work is meant for, and what to do if that branch has moved since the run began. */
export interface Target {
  readonly branch: string;
  /** `leave`: the work stays on the commit that its gates checked. `rebase`, `merge`: it is brought up to date. */
  readonly whenMoved: 'leave' | 'rebase' | 'merge';
}

/** A range of commits, from `base` (exclusive) to `head` (inclusive). */
export interface WorkLine {
  readonly base: Commit;
  readonly head: Commit;
}

/** The work as it is to be pushed. */
export interface Placed extends WorkLine {
  /** Files that conflict with the target branch; if there are any, the work is unchanged. */
  readonly conflicts: readonly string[];
  /** The target branch has all of the work already, for example by a pull request that was merged or squashed. */
  readonly isThere: boolean;
}

/**
 * Checks whether the work merges into its target branch, and rebases or merges it as `whenMoved` says. The same work
 * and target give the same commits. If the target branch cannot be fetched, the work is returned unchanged.
 */
export async function placeOnTarget(
  store: Store,
  remote: Remote,
  run: { readonly id: string; readonly at: string },
  work: WorkLine,
  { branch, whenMoved }: Target,
): Promise<Placed> {
  const unchanged: Placed = { ...work, conflicts: [], isThere: false };
  const ref = `refs/heads/${branch}`;
  const fetched = await fetch(store.repository, remote, [ref]);
  const tip = fetched.ok ? fetched.value.get(ref) : undefined;
  if (tip === undefined) return unchanged;
  const before = await treeOf(store, tip);
  if (tip === work.base) return { ...unchanged, isThere: before === (await treeOf(store, work.head)) };
  const details = { message: mergeMessage(branch, run.id), author: GUMP, date: new Date(run.at) };
  const merged = await mergeCommits(store, { base: work.base, ours: tip, theirs: work.head, ...details });
  if (merged.kind === 'conflict') return { ...unchanged, conflicts: merged.files };
  if (merged.tree === before) return { ...unchanged, isThere: true };
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
async function rebased(store: Store, { base, head }: WorkLine, tip: Commit): Promise<Placed | null> {
  let onto = tip;
  let before = base;
  for (const { commit, message, author, date } of [...(await logOf(store, head, base))].reverse()) {
    const details = { message, author, committer: GUMP, date: new Date(date) };
    const merged = await mergeCommits(store, { base: before, ours: onto, theirs: commit, ...details });
    if (merged.kind === 'conflict') return null;
    onto = await commitTree(store, merged.tree, [onto], details);
    before = commit;
  }
  return { base: tip, head: onto, conflicts: [], isThere: false };
}

/** Message of the merge commit, with the trailer that marks a branch as gump's. */
function mergeMessage(branch: string, run: string): string {
  return `Merge ${branch}\n\nGump-Run: ${run}\n`;
}
