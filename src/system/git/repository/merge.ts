import { type Commit, Tree } from '../../../model/ids.js';
import { git, nulSeparated } from '../git.js';
import { type CommitDetails, commitTree, treeOf } from './commit.js';
import type { GitStore } from './store.js';

/** The two commits to merge, with the details of the merge commit. */
export interface MergeRequest extends CommitDetails {
  /** The common base of both sides. */
  readonly base: Commit;
  readonly ours: Commit;
  readonly theirs: Commit;
}

/** Result of a merge. On a conflict both commits are untouched; `tree` holds the files with conflict markers. */
export type MergeResult =
  | { readonly kind: 'merged'; readonly commit: Commit; readonly tree: Tree }
  | { readonly kind: 'conflict'; readonly files: readonly string[]; readonly tree: Tree };

/** Details of the three synthetic commits in the merge below. The content does not matter, but it must be constant. */
const SYNTHETIC_COMMIT = {
  message: 'merge input',
  author: { name: 'gump', email: 'gump@localhost' },
  date: new Date(0),
};

/**
 * Merges two commits with git's own merge, without a worktree. If one side equals the base, the result is the other
 * side. The base is the given one, whatever the history says: so a shallow clone needs no deeper history, and a restart
 * that moved a base causes no confusion. Merge drivers of the user's configuration are not run; git's built-in ones
 * (`union`) are.
 */
export async function mergeCommits(store: GitStore, request: MergeRequest): Promise<MergeResult> {
  const { base, ours, theirs } = request;
  const [baseTree, oursTree, theirsTree] = await Promise.all([base, ours, theirs].map((side) => treeOf(store, side)));
  if (baseTree === undefined || oursTree === undefined || theirsTree === undefined) throw new RangeError('no trees');
  if (ours === base) return { kind: 'merged', commit: theirs, tree: theirsTree };
  if (theirs === base || theirs === ours) return { kind: 'merged', commit: ours, tree: oursTree };
  // The option `--merge-base` needs git 2.40; synthetic commits with the wanted base work with every version.
  const root = await commitTree(store, baseTree, [], SYNTHETIC_COMMIT);
  const [left, right] = await Promise.all([
    commitTree(store, oursTree, [root], SYNTHETIC_COMMIT),
    commitTree(store, theirsTree, [root], { ...SYNTHETIC_COMMIT, message: 'merge input, other side' }),
  ]);
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', left, right];
  const { code, stdout } = await git(store.context, args, { accept: [0, 1], env: { GIT_ATTR_SOURCE: ours } });
  const [id, ...files] = nulSeparated(stdout);
  const tree = Tree.parse(id);
  if (code === 1) return { kind: 'conflict', files: [...new Set(files)], tree };
  return { kind: 'merged', commit: await commitTree(store, tree, [ours, theirs], request), tree };
}
