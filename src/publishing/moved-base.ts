import type { Commit } from '../model/index.js';
import { fetch, type Remote } from '../system/git/remote/remote.js';
import { commitTree, treeOf } from '../system/git/repository/commit.js';
import { GUMP } from '../system/git/repository/identity.js';
import { mergeCommits } from '../system/git/repository/merge.js';
import { logOf } from '../system/git/repository/objects.js';
import type { Store } from '../system/git/repository/store.js';

/** The branch that the work is meant for, and what is done where it has moved since the run began. */
export interface Target {
  readonly branch: string;
  /** `leave`: the work stays on the commit that it was checked on, and whoever merges it merges. */
  readonly whenMoved: 'leave' | 'rebase' | 'merge';
}

/** A line of commits from `base`, which is not part of it, to `head`. */
export interface WorkLine {
  readonly base: Commit;
  readonly head: Commit;
}

/** The work as it is to be pushed. */
export interface Placed extends WorkLine {
  /** Files in which both sides changed the same; the work is then as it was. */
  readonly conflicts: readonly string[];
  /** The branch has all of it already, such as by a pull request that was merged, as one commit maybe: nothing is new. */
  readonly isThere: boolean;
}

/**
 * Looks whether the work still fits its branch, and brings it there as is wished. The same work and branch give the same
 * commits. A branch that cannot be read is left to whoever opens the pull request.
 */
export async function placeOnTarget(
  store: Store,
  remote: Remote,
  run: { readonly id: string; readonly at: string },
  work: WorkLine,
  { branch, whenMoved }: Target,
): Promise<Placed> {
  const asItIs: Placed = { ...work, conflicts: [], isThere: false };
  const ref = `refs/heads/${branch}`;
  const fetched = await fetch(store.repository, remote, [ref]);
  const tip = fetched.ok ? fetched.value.get(ref) : undefined;
  if (tip === undefined) return asItIs;
  const before = await treeOf(store, tip);
  if (tip === work.base) return { ...asItIs, isThere: before === (await treeOf(store, work.head)) };
  const details = { message: mergeMessage(branch, run.id), author: GUMP, date: new Date(run.at) };
  const merged = await mergeCommits(store, { base: work.base, ours: tip, theirs: work.head, ...details });
  if (merged.kind === 'conflict') return { ...asItIs, conflicts: merged.files };
  if (merged.tree === before) return { ...asItIs, isThere: true };
  switch (whenMoved) {
    case 'leave':
      return asItIs;
    case 'merge':
      return { ...asItIs, head: await commitTree(store, merged.tree, [work.head, tip], details) };
    case 'rebase':
      return (await rebased(store, work, tip)) ?? asItIs;
  }
}

/** Each commit brought onto the tip by a merge. Null where one of them conflicts by itself, or nothing is left of them. */
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

/** With the trailer by which a branch is known to be gump's. */
function mergeMessage(branch: string, run: string): string {
  return `Merge ${branch}\n\nGump-Run: ${run}\n`;
}
