import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lineageOf, locate, ownerOf, type Attempt, type Run } from '../../engine/index.js';
import { ROOT, type Commit, type FileChange, type RunId, type StepPath, type Tree } from '../../model/index.js';

/** What the lanes need of git. Commits are ours; every call leaves the user's checkout, index and branches alone. */
export interface LaneGit {
  /**
   * Makes the folder's tree equal to the commit; true where the folder is new. `anew` also takes away ignored files that
   * were not there when it was prepared.
   */
  ensureWorktree(folder: string, commit: Commit, anew: boolean): Promise<boolean>;
  /** The same for a folder that is not there; false where it was, git failed or the signal came. */
  tryNewWorktree(folder: string, commit: Commit, signal: AbortSignal): Promise<boolean>;
  removeWorktree(folder: string): Promise<void>;
  /** Commits the folder as it is, kept reachable. */
  snapshot(folder: string, parent: Commit, message: string): Promise<LaneSnapshot>;
  changes(from: Commit, to: Commit): Promise<readonly FileChange[]>;
  stat(
    from: Commit,
    to: Commit,
  ): Promise<{ readonly files: readonly string[]; readonly insertions: number; readonly deletions: number }>;
  patch(from: Commit, to: Commit, maxBytes: number): Promise<string>;
  treeOf(commit: Commit): Promise<Tree>;
  merge(job: MergeJob): Promise<Merged>;
}

/** Who needs a worktree. */
export interface LaneUser {
  /** Stops the setup of a new one. */
  readonly signal: AbortSignal;
  /** Is told what a person should know of it. */
  readonly warn: (text: string) => void;
}

export interface LaneSnapshot {
  readonly commit: Commit;
  readonly tree: Tree;
  /** What was changed in `.gump/`: no part of the commit. */
  readonly gumpFiles: readonly string[];
}

/** `theirs` is put onto `onto`; both began at `base`. */
export interface MergeJob {
  readonly base: Commit;
  readonly onto: Commit;
  readonly theirs: Commit;
  readonly message: string;
}
/** `files` are those in conflict: nothing is merged then. */
export type Merged = { readonly commit: Commit; readonly tree: Tree } | { readonly files: readonly string[] };

/** The worktrees of a run: one for each lane, derived from run and lane, made when first needed. */
export interface Lanes extends Omit<LaneGit, 'ensureWorktree' | 'tryNewWorktree' | 'removeWorktree' | 'snapshot'> {
  readonly folderOf: (lane: StepPath) => string;
  /** Beside the lane's folder: an empty one for agents that are to see no files. By lane, as sessions are found by path. */
  readonly emptyOf: (lane: StepPath) => string;
  /**
   * The lane's folder, its tree equal to the commit; set up when it is new. `anew`: what an earlier attempt built there is
   * no part of it. Where the setup fails the tree is equal to the commit, and the next call tries again.
   */
  ensure(lane: StepPath, commit: Commit, user: LaneUser, anew?: boolean): Promise<string>;
  snapshot(lane: StepPath, parent: Commit, message: string): Promise<LaneSnapshot>;
  /** Runs a function on a clean tree of the base; its result is kept by base and key. */
  atBase<T extends string>(base: Commit, key: string, user: LaneUser, use: (folder: string) => Promise<T>): Promise<T>;
  /** The lane an attempt works in. */
  laneOf(run: Run, attempt: Attempt): StepPath;
  /** Removes all folders of the run. */
  remove(): Promise<void>;
}

/** The first lane's checkout, begun while it was still being found out whether there is to be a run. */
export interface EarlyCheckout {
  /** True, once, if the folder is this one, new, and equal to this commit. Waits until git is done. */
  taken(folder: string, commit: Commit): Promise<boolean>;
  /** Stops it. The folder may then be removed. */
  drop(): Promise<void>;
}

/** Checks the commit out for the lane that most runs begin in. What goes wrong shows when the lane is made as usual. */
export function checkOutEarly(git: LaneGit, root: string, run: RunId, commit: Commit): EarlyCheckout {
  const folder = join(root, run, laneFolder(ROOT));
  const abort = new AbortController();
  const made = git.tryNewWorktree(folder, commit, abort.signal).catch(() => false);
  let open = true;
  return {
    async taken(wanted, at) {
      if (!open || wanted !== folder) return false;
      open = false;
      return (await made) && at === commit;
    },
    async drop() {
      abort.abort();
      await made;
    },
  };
}

export interface LaneOptions {
  readonly git: LaneGit;
  readonly early?: EarlyCheckout;
  readonly run: RunId;
  /** Absolute path below which the run's worktrees are; outside of the user's tree in CI. */
  readonly root: string;
  /** Brings what the build needs into a new worktree: carried folders, then `setup`. */
  readonly prepare: (folder: string, user: LaneUser) => Promise<void>;
}

export function openLanes({ git, early, run, root, prepare }: LaneOptions): Lanes {
  const ready = new Map<string, Promise<void>>();
  const results = new Map<string, Promise<unknown>>();
  const busy = new Map<string, Promise<void>>();
  const folderOf = (lane: StepPath): string => join(root, run, laneFolder(lane));
  const ensureFolder = async (folder: string, commit: Commit, user: LaneUser, anew = false): Promise<string> => {
    const fresh = (await early?.taken(folder, commit)) === true || (await git.ensureWorktree(folder, commit, anew));
    const prepared = (fresh ? undefined : ready.get(folder)) ?? (fresh ? prepare(folder, user) : Promise.resolve());
    ready.set(folder, prepared);
    try {
      await prepared;
    } catch (error) {
      // Half a setup is nobody's work.
      await git.ensureWorktree(folder, commit, true);
      throw error;
    }
    return folder;
  };
  return {
    folderOf,
    emptyOf: (lane) => `${folderOf(lane)}.empty`,
    ensure: (lane, commit, user, anew) => ensureFolder(folderOf(lane), commit, user, anew),
    snapshot: (lane, parent, message) => git.snapshot(folderOf(lane), parent, message),
    changes: (from, to) => git.changes(from, to),
    stat: (from, to) => git.stat(from, to),
    patch: (from, to, maxBytes) => git.patch(from, to, maxBytes),
    treeOf: (commit) => git.treeOf(commit),
    merge: (job) => git.merge(job),
    laneOf,
    async atBase<T extends string>(
      base: Commit,
      key: string,
      user: LaneUser,
      use: (folder: string) => Promise<T>,
    ): Promise<T> {
      const id = `${base} ${key}`;
      const known = results.get(id);
      // The key names the function, so that the kept result is of its type.
      if (known !== undefined) return known as Promise<T>;
      const folder = join(root, run, `base-${base.slice(0, 12)}`);
      // One at a time in one folder, whatever its key.
      const before = busy.get(folder) ?? Promise.resolve();
      const result = before.then(() => ensureFolder(folder, base, user)).then(() => use(folder));
      busy.set(
        folder,
        result.then(
          () => undefined,
          () => void results.delete(id),
        ),
      );
      results.set(id, result);
      return result;
    },
    async remove() {
      for (const folder of ready.keys()) await git.removeWorktree(folder);
      await rm(join(root, run), { recursive: true, force: true });
    },
  };
}

/** `''` → `main`; else readable, short and unique. */
function laneFolder(lane: StepPath): string {
  if (lane === '') return 'main';
  const hash = createHash('sha256').update(lane).digest('hex').slice(0, 8);
  return `${lane.replace(/[^A-Za-z0-9._-]+/g, '-').slice(-40)}-${hash}`;
}

function laneOf(run: Run, attempt: Attempt): StepPath {
  for (const occurrence of lineageOf(run, attempt.leaf)) {
    const owner = ownerOf(run, occurrence.scope);
    if (owner === null || !('rounds' in owner)) continue;
    const node = locate(run, owner);
    if (node.kind === 'composite' && node.parallel) return occurrence.path;
  }
  return ROOT;
}
