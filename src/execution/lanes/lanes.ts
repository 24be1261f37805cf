import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lineageOf, findNode, ownerOf, type Attempt, type Run } from '../../engine/index.js';
import {
  ROOT,
  type Commit,
  type FileChange,
  type RunId,
  type SnapshotExcess,
  type StepPath,
  type Tree,
} from '../../model/index.js';
import type { LeftAside } from '../../system/git/worktree/left-aside.js';

/** The git operations that lanes need. None of them touches the user's checkout, index or branches. */
export interface LaneGit {
  /**
   * Makes the folder's tree equal to the commit. Returns true if the folder is new or was never completely prepared.
   * `clean` also removes ignored files that were not there when the folder was prepared.
   */
  ensureWorktree(folder: string, commit: Commit, clean: boolean): Promise<boolean>;
  /** The same for a folder that must not exist yet. False if it exists, git failed, or the signal was aborted. */
  tryNewWorktree(folder: string, commit: Commit, signal: AbortSignal): Promise<boolean>;
  removeWorktree(folder: string): Promise<void>;
  /** Commits the folder as it is, and keeps the commit reachable. */
  snapshot(folder: string, parent: Commit, message: string): Promise<LaneSnapshot>;
  /** What an agent that began at `from` has left in the folder that is no part of a snapshot. */
  leftAside(folder: string, from: Commit): Promise<LeftAside>;
  /** The changed files between two commits. */
  changes(from: Commit, to: Commit): Promise<readonly FileChange[]>;
  /** The text of a file of a commit; null if there is no such file, or if it is larger than `maxBytes` (1 MiB). */
  readText(commit: Commit, path: string, maxBytes?: number): Promise<string | null>;
  /** Changed files and counts of lines between two commits. */
  stat(
    from: Commit,
    to: Commit,
  ): Promise<{ readonly files: readonly string[]; readonly insertions: number; readonly deletions: number }>;
  /** The patch between two commits, cut after `maxBytes`. */
  patch(from: Commit, to: Commit, maxBytes: number): Promise<string>;
  treeOf(commit: Commit): Promise<Tree>;
  merge(request: LaneMergeRequest): Promise<LaneMergeResult>;
}

/** The caller that needs a lane's worktree. */
export interface LaneUser {
  /** Aborts the setup of a new worktree. */
  readonly signal: AbortSignal;
  /** Called with warnings about the worktree, for people. */
  readonly warn: (text: string) => void;
}

/** A lane's worktree as a commit. */
export interface LaneSnapshot {
  readonly commit: Commit;
  readonly tree: Tree;
  /** Files changed in `.gump/`, which is not part of the commit. */
  readonly gumpFiles: readonly string[];
  /** New and changed links that lead out of the worktree. */
  readonly outsideLinks: readonly string[];
  /** Set if more was changed than the project allows. Then nothing was stored, and `commit` is the parent. */
  readonly excess: SnapshotExcess | null;
}

/** A request to merge `theirs` into `onto`; both began at `base`. */
export interface LaneMergeRequest {
  readonly base: Commit;
  readonly onto: Commit;
  readonly theirs: Commit;
  readonly message: string;
}
/** The result of a merge. `files`: those in conflict; nothing is merged then. */
export type LaneMergeResult = { readonly commit: Commit; readonly tree: Tree } | { readonly files: readonly string[] };

/**
 * The worktrees of a run. A lane is a line of work with a worktree of its own: the run's, or that of one parallel
 * child. The folder's path is derived from run and lane; the worktree is created when it is first needed.
 */
export interface Lanes extends Omit<
  LaneGit,
  'ensureWorktree' | 'tryNewWorktree' | 'removeWorktree' | 'snapshot' | 'leftAside'
> {
  readonly folderOf: (lane: StepPath) => string;
  /** A lane's empty folder, for agents that must see no files. One for each lane, as CLIs find sessions by path. */
  readonly emptyFolderOf: (lane: StepPath) => string;
  /** The name of a lane's folder: readable, short and unique in the run. */
  readonly nameOf: (lane: StepPath) => string;
  /**
   * Returns the lane's folder, with its tree made equal to the commit. A new folder is set up. `clean` also removes
   * ignored files of earlier attempts. Rejects if the setup fails; the tree is then equal to the commit, and the next
   * call tries the setup again.
   */
  ensure(lane: StepPath, commit: Commit, user: LaneUser, clean?: boolean): Promise<string>;
  snapshot(lane: StepPath, parent: Commit, message: string): Promise<LaneSnapshot>;
  leftAside(lane: StepPath, from: Commit): Promise<LeftAside>;
  /** The lane an attempt works in. */
  laneOf(run: Run, attempt: Attempt): StepPath;
  /** Removes all folders of the run. */
  remove(): Promise<void>;
}

/** A checkout of the main lane that is begun early, before all checks have decided whether the run starts. */
export interface EarlyCheckout {
  /** Claims the checkout, once: true if it is this folder, newly created at this commit. Waits until git is done. */
  claim(folder: string, commit: Commit): Promise<boolean>;
  /** Cancels the checkout. The folder may be removed afterwards. */
  cancel(): Promise<void>;
}

/** Starts the early checkout of a commit for the main lane. Errors are ignored: `Lanes.ensure` will report them. */
export function startEarlyCheckout(git: LaneGit, root: string, run: RunId, commit: Commit): EarlyCheckout {
  const folder = join(root, run, laneFolder(ROOT));
  const abort = new AbortController();
  const created = git.tryNewWorktree(folder, commit, abort.signal).catch(() => false);
  let open = true;
  return {
    async claim(claimed, at) {
      if (!open || claimed !== folder) return false;
      open = false;
      return (await created) && at === commit;
    },
    async cancel() {
      abort.abort();
      await created;
    },
  };
}

/** Options of `openLanes`. */
export interface LaneOptions {
  readonly git: LaneGit;
  readonly early?: EarlyCheckout;
  readonly run: RunId;
  /** Absolute path of the parent of all runs' worktrees; outside the user's checkout in CI. */
  readonly root: string;
  /** Completes a new worktree at a commit for builds. */
  readonly complete: (folder: string, commit: Commit, user: LaneUser) => Promise<void>;
}

/** Opens the worktrees of a run. None is created before it is needed. */
export function openLanes({ git, early, run, root, complete }: LaneOptions): Lanes {
  const preparations = new Map<string, Promise<void>>();
  const folderOf = (lane: StepPath): string => join(root, run, laneFolder(lane));
  const ensureFolder = async (folder: string, commit: Commit, user: LaneUser, clean = false): Promise<string> => {
    const fresh = (await early?.claim(folder, commit)) === true || (await git.ensureWorktree(folder, commit, clean));
    const prepared =
      (fresh ? undefined : preparations.get(folder)) ?? (fresh ? complete(folder, commit, user) : Promise.resolve());
    preparations.set(folder, prepared);
    try {
      await prepared;
    } catch (error) {
      // Remove what the incomplete setup has left.
      await git.ensureWorktree(folder, commit, true);
      throw error;
    }
    return folder;
  };
  return {
    folderOf,
    nameOf: laneFolder,
    emptyFolderOf: (lane) => `${folderOf(lane)}.empty`,
    ensure: (lane, commit, user, clean) => ensureFolder(folderOf(lane), commit, user, clean),
    snapshot: (lane, parent, message) => git.snapshot(folderOf(lane), parent, message),
    leftAside: (lane, from) => git.leftAside(folderOf(lane), from),
    changes: (from, to) => git.changes(from, to),
    readText: (commit, path, maxBytes) => git.readText(commit, path, maxBytes),
    stat: (from, to) => git.stat(from, to),
    patch: (from, to, maxBytes) => git.patch(from, to, maxBytes),
    treeOf: (commit) => git.treeOf(commit),
    merge: (request) => git.merge(request),
    laneOf,
    async remove() {
      for (const folder of preparations.keys()) await git.removeWorktree(folder);
      await rm(join(root, run), { recursive: true, force: true });
    },
  };
}

/** The folder name of a lane: `main` for the run's lane `''`; otherwise readable, short and unique. */
function laneFolder(lane: StepPath): string {
  if (lane === '') return 'main';
  const hash = createHash('sha256').update(lane).digest('hex').slice(0, 8);
  return `${lane.replace(/[^A-Za-z0-9._-]+/g, '-').slice(-40)}-${hash}`;
}

function laneOf(run: Run, attempt: Attempt): StepPath {
  for (const occurrence of lineageOf(run, attempt.leaf)) {
    const owner = ownerOf(run, occurrence.scope);
    if (owner === null || !('rounds' in owner)) continue;
    const node = findNode(run, owner);
    if (node.kind === 'composite' && node.parallel) return occurrence.path;
  }
  return ROOT;
}
