import { basename, join } from 'node:path';
import type { Commit, RunId } from '../../model/index.js';
import type { OverlayMounter } from '../../system/overlay-mounts.js';
import type { GitStore } from '../../system/git/repository/store.js';
import { mountTree } from '../../system/git/tree/gate-tree.js';
import { copyPreparedFiles, type PreparedLayer } from '../../system/git/tree/prepared-layer.js';
import { carry } from '../../system/git/worktree/carry.js';
import { forceRemove } from '../../system/git/worktree/agent-repository.js';
import { deletePreparedRecord } from '../../system/git/worktree/prepared-files.js';
import { recordPlainCheckout, recordPreparedFiles } from '../../system/git/worktree/worktree.js';
import type { Confine, Confinement } from '../confinement/confine.js';
import { makeTreeVenv } from '../confinement/python-environment.js';
import type { RunHost } from '../host.js';
import type { LaneGit, LaneUser } from './lanes.js';
import { changesSetup } from './manifests.js';
import { runConfinedSetup, runSetup, setupEnvironment } from './setup.js';

/** What the trees of a run are derived from. */
export interface TreeOptions {
  readonly host: RunHost;
  readonly run: RunId;
  readonly store: GitStore;
  readonly git: LaneGit;
  readonly confine: Confine;
  readonly mounter: OverlayMounter | null;
  /** Absolute path of the folder for this run's trees and HOMEs. */
  readonly folder: string;
  /** Absolute path of the prepared layer; where there is a cell, each child sees its tree there. */
  readonly treeAt: string;
  readonly hasCell: boolean;
  readonly base: Commit;
  /** Whether the words of the base commit are the workflow's own: not those of a pull request from somebody else. */
  readonly isBaseTrusted: boolean;
  /** Ignored paths of the checkout to bring along. */
  readonly carried: Promise<readonly string[]>;
}

/** Derives the trees of a run's lanes and gates from commits and the prepared layer. */
export interface Trees {
  /** Completes a new worktree at a commit: brings the prepared files, and runs `setup` where its words have changed. */
  complete(folder: string, commit: Commit, user: LaneUser): Promise<void>;
  /**
   * Makes a folder a gate's tree: the commit and the prepared files, nothing else, whatever was there. `open` makes the
   * gate's place, in which `setup` runs where its words have changed; the tree is ready for that when it is called.
   */
  derive(folder: string, commit: Commit, open: () => Promise<Confinement>, user: LaneUser): Promise<void>;
  /** Undoes what `derive` has made. */
  discard(folder: string): Promise<void>;
}

/** A copy that takes this long is told. */
const LONG_COPY_SECONDS = 3;

/** Creates the trees of a run. The prepared layer is made when it is first needed, and once. */
export function createTrees(options: TreeOptions): Trees {
  const { host, run, store, git, mounter, treeAt, hasCell } = options;
  const warned = new Set<string>();
  let layer: Promise<PreparedLayer | null> | null = null;

  const bring = async (worktree: string, { warn }: LaneUser): Promise<boolean> => {
    const { carried, failed } = await carry(store, worktree, await options.carried);
    for (const path of host.carry) {
      if (carried.includes(path) || warned.has(path)) continue;
      warned.add(path);
      const why = failed.find((one) => one.path === path)?.reason ?? 'it is not in the checkout';
      warn(`carry: ${path} was not brought into the worktree: ${why}`);
    }
    return carried.length + failed.length > 0;
  };

  const inSetupPlace = async (tree: string, signal: AbortSignal): Promise<void> => {
    // One for each tree, and new: several trees may be set up at the same time, each by words of another agent.
    const home = join(options.folder, 'homes', `setup-${basename(tree)}`);
    await forceRemove(home);
    const place = await options.confine({ kind: 'setup', tree, home });
    await runConfinedSetup(host, place, { scope: run, signal }).finally(() => place.end());
  };

  /** Runs `setup` in a worktree at a commit, as its words deserve. */
  const setUp = async (worktree: string, commit: Commit, { signal }: LaneUser): Promise<void> => {
    if (host.setup === '') return;
    await makeTreeVenv(worktree, setupEnvironment(host, worktree));
    if (commit === options.base && options.isBaseTrusted) await runSetup(host, worktree, { scope: run, signal });
    else await inSetupPlace(worktree, signal);
  };

  const prepare = async (worktree: string, commit: Commit, user: LaneUser): Promise<void> => {
    const isBrought = await bring(worktree, user);
    await setUp(worktree, commit, user);
    if (host.setup === '' && !isBrought) await recordPlainCheckout(store, worktree);
    else await recordPreparedFiles(store, worktree);
  };

  const makeLayer = async (user: LaneUser): Promise<PreparedLayer | null> => {
    const hasFiles = host.setup !== '' || (await options.carried).length > 0;
    // Without files to bring and without overlays, a plain checkout is the same.
    if (!hasFiles && mounter === null) return null;
    if (await git.ensureWorktree(treeAt, options.base, false)) await prepare(treeAt, options.base, user);
    // Each tree gets its own. To take a lower layer's out of an overlay takes long.
    await forceRemove(join(treeAt, '.git'));
    return { folder: treeAt, commit: options.base };
  };
  const preparedLayer = (user: LaneUser): Promise<PreparedLayer | null> => {
    layer ??= makeLayer(user).catch((error: unknown) => {
      layer = null;
      throw error;
    });
    return layer;
  };

  /** Copies the prepared files into a gate's tree. What takes people's time for each attempt is said once. */
  const copyForGate = async (prepared: PreparedLayer, folder: string, { warn }: LaneUser): Promise<void> => {
    const begun = performance.now();
    await copyPreparedFiles(store, prepared, folder);
    const seconds = Math.round((performance.now() - begun) / 1000);
    if (seconds < LONG_COPY_SECONDS || warned.has('copy')) return;
    warned.add('copy');
    warn(`what setup has left is copied for the gates of each attempt, ${seconds} s: this runner mounts no overlays`);
  };

  const isSetupChanged = async (commit: Commit): Promise<boolean> => {
    if (host.setup === '' || commit === options.base) return false;
    const changes = await git.changes(options.base, commit);
    return changesSetup(
      changes.map(({ path }) => path),
      host.setup,
    );
  };

  return {
    async complete(folder, commit, user) {
      if (!hasCell) return prepare(folder, commit, user);
      const hasFiles = host.setup !== '' || (await options.carried).length > 0;
      const prepared = hasFiles ? await preparedLayer(user) : null;
      if (prepared === null) return recordPlainCheckout(store, folder);
      await copyPreparedFiles(store, prepared, folder);
      if (!(await isSetupChanged(commit))) return;
      await inSetupPlace(folder, user.signal);
      await recordPreparedFiles(store, folder);
    },
    async derive(folder, commit, open, user) {
      if (!hasCell) {
        if (await git.ensureWorktree(folder, commit, true)) await prepare(folder, commit, user);
        return;
      }
      const prepared = await preparedLayer(user);
      const isMounted =
        mounter !== null && prepared !== null && (await mountTree(store, mounter, prepared, folder, commit));
      if (!isMounted) {
        // Without its record nothing in the folder counts as prepared, and all of it goes.
        await deletePreparedRecord(store, folder);
        await git.ensureWorktree(folder, commit, true);
        if (prepared === null) await recordPlainCheckout(store, folder);
        else await copyForGate(prepared, folder, user);
      }
      if (!(await isSetupChanged(commit))) return;
      await runConfinedSetup(host, await open(), { scope: run, signal: user.signal });
      await recordPreparedFiles(store, folder);
    },
    async discard(folder) {
      if (mounter === null) return;
      await mounter.unmount([folder]);
      await forceRemove(folder);
    },
  };
}
