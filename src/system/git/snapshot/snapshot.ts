import { type Commit, Tree } from '../../../model/ids.js';
import { gitText } from '../git.js';
import { type Changes, changesBetween } from '../repository/changes.js';
import { type CommitDetails, commitTree, treeOf } from '../repository/commit.js';
import type { GitStore } from '../repository/store.js';
import { listGumpFolderChanges, pathsInGumpFolder } from '../worktree/gump-folder.js';
import { openWorktree } from '../worktree/open.js';
import { readPreparedRecord } from '../worktree/prepared-files.js';
import { stageAll } from './stage.js';

/** The commit to create, and the one it is compared with. */
export interface SnapshotRequest extends CommitDetails {
  /** The commit that the worktree was checked out from. */
  readonly parent: Commit;
}

/** A worktree's files as a commit. Without any change, `commit` is the parent itself. */
export interface WorktreeSnapshot extends Changes {
  readonly commit: Commit;
  readonly tree: Tree;
  /** Paths that git refuses (`.GIT/config`, `git~1`); they are left out. */
  readonly refused: readonly string[];
  /** Paths in `.gump/` that differ from the parent. They are not part of the commit. */
  readonly gumpFiles: readonly string[];
}

/**
 * Commits all files of a worktree: new, changed and deleted ones, links, modes, any name. Left out are ignored files,
 * `.gump/` (changes there are reported), and the contents of submodules, whose commits stay as they were. The files of
 * a repository that an agent created inside are included. The agent's own index, commits, configuration and hooks have
 * no effect, and the files stay untouched. Must not run concurrently for the same folder. Protect the commit with
 * `keepCommits`, or git may collect it.
 */
export async function createSnapshot(
  store: GitStore,
  dir: string,
  request: SnapshotRequest,
): Promise<WorktreeSnapshot> {
  const context = await openWorktree(store, dir);
  const [refused, before, gumpFiles] = await Promise.all([
    stageAll(context, dir),
    treeOf(store, request.parent),
    listGumpFolderChanges(context, pathsInGumpFolder((await readPreparedRecord(store, dir))?.ignored ?? [])),
  ]);
  const tree = Tree.parse(await gitText(context, ['write-tree']));
  const common = { tree, refused, gumpFiles };
  if (tree === before) return { commit: request.parent, ...common, files: [], insertions: 0, deletions: 0 };
  const [commit, changes] = await Promise.all([
    commitTree(store, tree, [request.parent], request),
    changesBetween(store, before, tree),
  ]);
  return { commit, ...common, ...changes };
}
