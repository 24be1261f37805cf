import { createHash } from 'node:crypto';
import { lstat, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitPlace } from '../git.js';
import { type Store, worktreePlace } from '../repository/store.js';

/**
 * Opens a worktree for a git command: a real folder, made if it is gone, with no lock left by a command that was
 * killed.
 */
export async function openWorktree(store: Store, dir: string): Promise<GitPlace> {
  // A folder that vanished has lost what was prepared in it, too.
  if (await realFolder(dir)) await rm(preparedFile(store, dir), { force: true });
  const index = indexOf(store, dir);
  await rm(`${index}.lock`, { force: true });
  return worktreePlace(store, dir, index);
}

/** True if it had to be made. A link in its place (to the user's own checkout, say) is removed, never followed. */
export async function realFolder(dir: string): Promise<boolean> {
  const found = await lstat(dir).catch(() => null);
  if (found?.isDirectory() === true) return false;
  if (found !== null) await rm(dir, { force: true });
  await mkdir(dir, { recursive: true });
  return true;
}

/** The store's index for a worktree; an agent has no part in it. */
export function indexOf(store: Store, dir: string): string {
  return join(store.folder, 'indexes', nameOf(dir));
}

/** Where it is noted that a worktree is ready, and with what. */
export function preparedFile(store: Store, dir: string): string {
  return join(store.folder, 'lanes', `${nameOf(dir)}.json`);
}

function nameOf(dir: string): string {
  return createHash('sha256').update(dir).digest('hex').slice(0, 24);
}
