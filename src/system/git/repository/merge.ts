import { type Commit, Tree } from '../../../model/ids.js';
import { git, nulSeparated } from '../git.js';
import { type CommitDetails, commitTree, treeOf } from './commit.js';
import type { Store } from './store.js';

export interface MergeRequest extends CommitDetails {
  /** Where both lines began. */
  readonly base: Commit;
  readonly ours: Commit;
  readonly theirs: Commit;
}

/** On a conflict both commits are untouched; `tree` is the attempt with conflict markers, to look at. */
export type MergeResult =
  | { readonly kind: 'merged'; readonly commit: Commit; readonly tree: Tree }
  | { readonly kind: 'conflict'; readonly files: readonly string[]; readonly tree: Tree };

/** Stands in for the three commits in the merge below; its content is of no matter, but it must always be the same. */
const NOBODY = { message: 'merge input', author: { name: 'gump', email: 'gump@localhost' }, date: new Date(0) };

/**
 * Merges by git's own merge, without any worktree. Where one side did not move, the other is the answer. The base is
 * the one given, whatever the history says: so a shallow clone needs nothing deeper, and a restart that moved a base
 * does not confuse it. Merge drivers of the user's configuration are not run; those git has itself (`union`) are.
 */
export async function mergeCommits(store: Store, request: MergeRequest): Promise<MergeResult> {
  const { base, ours, theirs } = request;
  const [baseTree, oursTree, theirsTree] = await Promise.all([base, ours, theirs].map((side) => treeOf(store, side)));
  if (baseTree === undefined || oursTree === undefined || theirsTree === undefined) throw new RangeError('no trees');
  if (ours === base) return { kind: 'merged', commit: theirs, tree: theirsTree };
  if (theirs === base || theirs === ours) return { kind: 'merged', commit: ours, tree: oursTree };
  // `--merge-base` came with git 2.40; three commits made for the purpose serve every version.
  const root = await commitTree(store, baseTree, [], NOBODY);
  const [left, right] = await Promise.all([
    commitTree(store, oursTree, [root], NOBODY),
    commitTree(store, theirsTree, [root], { ...NOBODY, message: 'merge input, other side' }),
  ]);
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', left, right];
  const { code, stdout } = await git(store.place, args, { accept: [0, 1], env: { GIT_ATTR_SOURCE: ours } });
  const [id, ...files] = nulSeparated(stdout);
  const tree = Tree.parse(id);
  if (code === 1) return { kind: 'conflict', files: [...new Set(files)], tree };
  return { kind: 'merged', commit: await commitTree(store, tree, [ours, theirs], request), tree };
}
