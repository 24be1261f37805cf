import { type Commit, Tree } from '../../../model/ids.js';
import { gitText } from '../git.js';
import { type Changes, changesBetween } from '../repository/changes.js';
import { type CommitDetails, commitTree, treeOf } from '../repository/commit.js';
import type { Store } from '../repository/store.js';
import { gumpFolderChanges, inGumpFolder } from '../worktree/gump-folder.js';
import { readPrepared } from '../worktree/prepared.js';
import { openWorktree } from '../worktree/worktree-place.js';
import { stageAll } from './stage.js';

export interface SnapshotRequest extends CommitDetails {
  /** The commit the worktree was made equal to. */
  readonly parent: Commit;
}

/** A worktree's files as a commit. Without any change `commit` is the parent itself. */
export interface Snapshot extends Changes {
  readonly commit: Commit;
  readonly tree: Tree;
  /** Paths that git will not take (`.GIT/config`, `git~1`): left out. */
  readonly refused: readonly string[];
  /** Paths in `.gump/` that are not as in the parent, though nothing of them is in the commit. */
  readonly gumpFiles: readonly string[];
}

/**
 * Commits all files of a worktree: new, changed and deleted ones, links, modes, any name. Left out: ignored files,
 * `.gump/` (what was done there is told), and whatever lies in a submodule, whose commit stays as it was. A repository
 * that an agent made inside comes in as its files. The agent's own index, commits, config and hooks play no part, and the
 * files stay untouched. One at a time for each folder. Keep the commit by `keepCommits`, or git may collect it some day.
 */
export async function snapshot(store: Store, dir: string, request: SnapshotRequest): Promise<Snapshot> {
  const place = await openWorktree(store, dir);
  const [refused, before, gumpFiles] = await Promise.all([
    stageAll(place, dir),
    treeOf(store, request.parent),
    gumpFolderChanges(place, inGumpFolder((await readPrepared(store, dir))?.ignored ?? [])),
  ]);
  const tree = Tree.parse(await gitText(place, ['write-tree']));
  const left = { tree, refused, gumpFiles };
  if (tree === before) return { commit: request.parent, ...left, files: [], insertions: 0, deletions: 0 };
  const [commit, changes] = await Promise.all([
    commitTree(store, tree, [request.parent], request),
    changesBetween(store, before, tree),
  ]);
  return { commit, ...left, ...changes };
}
