/**
 * Snapshots: the files of a worktree as a commit. Begin with `createSnapshot` here. `changed-files.ts` lists what an
 * agent changed, `size-limit.ts` and `outside-links.ts` check it, `stage.ts` puts it into the index, and
 * `doubtful-entries.ts` keeps git from trusting times that an agent may have set.
 */

import { type Commit, Tree } from '../../../model/ids.js';
import type { SnapshotExcess, SnapshotLimits } from '../../../model/snapshot.js';
import { git, type GitContext, gitText } from '../git.js';
import { type Changes, changesBetween } from '../repository/changes.js';
import { type CommitDetails, commitTree, treeOf } from '../repository/commit.js';
import { GITLINK_MODE, readIndexFile } from '../repository/index-file.js';
import type { GitStore } from '../repository/store.js';
import { listGumpFolderChanges, pathsInGumpFolder } from '../worktree/gump-folder.js';
import { indexPath, openWorktree } from '../worktree/open.js';
import { readPreparedRecord } from '../worktree/prepared-files.js';
import { listChangedPaths, readablePath, statFiles } from './changed-files.js';
import { separateHardLinks } from './hard-links.js';
import { listOutsideLinks } from './outside-links.js';
import { findExcess } from './size-limit.js';
import { stageAll } from './stage.js';
import { forgetDoubtfulEntries } from './doubtful-entries.js';

/** The commit to create, and the one it is compared with. */
export interface SnapshotRequest extends CommitDetails {
  /** The commit that the worktree was checked out from. */
  readonly parent: Commit;
  /** Default: no limit. */
  readonly limits?: SnapshotLimits;
}

/** A worktree's files as a commit. Without any change, `commit` is the parent itself. */
export interface WorktreeSnapshot extends Changes {
  readonly commit: Commit;
  readonly tree: Tree;
  /** Paths that git refuses (`.GIT/config`, `git~1`); they are left out. */
  readonly refused: readonly string[];
  /** Paths in `.gump/` that differ from the parent. They are not part of the commit. */
  readonly gumpFiles: readonly string[];
  /** New and changed links that lead out of the worktree. They are part of the commit. */
  readonly outsideLinks: readonly string[];
  /** Set if more was changed than the limits allow. Then nothing was stored, and `commit` is the parent. */
  readonly excess: SnapshotExcess | null;
}

/**
 * Commits all files of a worktree: new, changed and deleted ones, links, modes, any name. Left out are ignored files,
 * `.gump/` (changes there are reported), and the contents of submodules, whose commits stay as they were. The files of
 * a repository that an agent created inside are included. The agent's own index, commits, configuration and hooks have
 * no effect. The files stay untouched, except that a changed file with several hard links becomes a file of its own. The
 * tree depends only on the parent and the files: not on their times, nor on the attributes of an earlier commit. Must
 * not run concurrently for the same folder. Protect the commit with `keepCommits`, or git may collect it.
 */
export async function createSnapshot(
  store: GitStore,
  dir: string,
  request: SnapshotRequest,
): Promise<WorktreeSnapshot> {
  const { parent, limits } = request;
  const context = await openWorktree(store, dir);
  const { entries } = await readIndexFile(store, indexPath(store, dir));
  const submodules = entries.filter(({ mode }) => mode === GITLINK_MODE).map(({ path }) => path);
  const [paths, before, gumpFiles] = await Promise.all([
    listChangedPaths(context, dir),
    treeOf(store, parent),
    listGumpFolderChanges(context, pathsInGumpFolder((await readPreparedRecord(store, dir))?.ignored ?? [])),
  ]);
  const changed = paths.filter((path) => !isInGumpFolder(path) && !submodules.includes(path));
  const files = await statFiles(dir, changed);
  const excess = limits === undefined ? null : findExcess(files, limits, entries);
  const unchanged = { commit: parent, tree: before, files: [], insertions: 0, deletions: 0 };
  if (excess !== null) return { ...unchanged, refused: [], gumpFiles, outsideLinks: [], excess };
  const outsideLinks = (await listOutsideLinks(dir, files)).map(readablePath);
  await separateHardLinks(dir, files);
  const read = [...changed, ...entries.filter((entry) => entry.isWithoutStat).map(({ path }) => path)];
  const stage: Stage = { store, context, dir, submodules, read };
  const { tree, refused } = changed.some(isAttributesFile)
    ? await stageByNewAttributes(stage, parent)
    : await stageChanges(stage);
  const common = { tree, refused, gumpFiles, outsideLinks, excess };
  if (tree === before) return { ...unchanged, ...common };
  const [commit, changes] = await Promise.all([
    commitTree(store, tree, [parent], request),
    changesBetween(store, before, tree),
  ]);
  return { commit, ...common, ...changes };
}

interface Stage {
  readonly store: GitStore;
  readonly context: GitContext;
  readonly dir: string;
  readonly submodules: readonly string[];
  /** Paths that git will read: those of changed files, and of entries without stat data. */
  readonly read: readonly string[];
}

interface StagedTree {
  readonly tree: Tree;
  readonly refused: readonly string[];
}

async function stageChanges({ store, context, dir, submodules, read }: Stage): Promise<StagedTree> {
  const refused = await stageAll(context, dir, submodules);
  await forgetDoubtfulEntries(store, context, indexPath(store, dir), read);
  return { tree: Tree.parse(await gitText(context, ['write-tree'])), refused };
}

/**
 * Attributes decide how the content of a file is stored (line ends), and git does not convert a file again whose stat
 * data are known. So all files are read, with an index of the parent that has no stat data. Afterwards the index has none
 * either: the next checkout writes all files by the new attributes.
 */
async function stageByNewAttributes(stage: Stage, parent: Commit): Promise<StagedTree> {
  const { context, dir } = stage;
  await git(context, ['read-tree', parent]);
  await listChangedPaths(context, dir); // Opens the nested repositories in the new index.
  const staged = await stageChanges(stage);
  await git(context, ['read-tree', staged.tree]);
  return staged;
}

function isInGumpFolder(path: string): boolean {
  return path === '.gump' || path.startsWith('.gump/');
}

function isAttributesFile(path: string): boolean {
  return path === '.gitattributes' || path.endsWith('/.gitattributes');
}
