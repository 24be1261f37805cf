import { copyFile, constants } from 'node:fs/promises';
import type { Commit } from '../../../model/ids.js';
import type { OverlayMounter } from '../../overlay-mounts.js';
import { git } from '../git.js';
import { worktreeContext, type GitStore } from '../repository/store.js';
import { installAgentRepository } from '../worktree/agent-repository.js';
import { indexPath } from '../worktree/open.js';
import { copyRecord, type PreparedLayer } from './prepared-layer.js';

/**
 * Derives a worktree at a commit as an overlay: the layer lies below, and only what the commit changes is written. The
 * folder must not exist or be empty. Resolves to false, with nothing mounted, if the overlay cannot be mounted. Undo it
 * by `OverlayMounter.unmount`.
 */
export async function mountTree(
  store: GitStore,
  mounter: OverlayMounter,
  layer: PreparedLayer,
  dir: string,
  commit: Commit,
): Promise<boolean> {
  const index = indexPath(store, dir);
  // The layer's index is right here too: the files are the same, by number and by time.
  const [isMounted] = await Promise.all([
    mounter.mount([{ lower: layer.folder, at: dir }]),
    copyFile(indexPath(store, layer.folder), index, constants.COPYFILE_FICLONE),
    copyRecord(store, layer, dir),
  ]);
  if (!isMounted) return false;
  const context = worktreeContext(store, dir, index);
  // Nobody has written here: only what differs between the two commits is looked at.
  const checkout = ['-c', 'checkout.workers=0', 'read-tree', '--reset', '-u', layer.commit, commit];
  await installAgentRepository(
    store,
    dir,
    commit,
    git(context, checkout).then(() => index),
  );
  return true;
}
