import { createHash } from 'node:crypto';
import { lstat, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitContext } from '../git.js';
import { type GitStore, verifiedWorktreeContext } from '../repository/store.js';

/**
 * Opens a worktree for a git command: makes sure that it is a real folder, and removes the lock of a command that was
 * killed.
 */
export async function openWorktree(store: GitStore, dir: string): Promise<GitContext> {
  // A folder that disappeared has lost its prepared files too.
  if (await ensureRealFolder(dir)) await rm(preparedRecordPath(store, dir), { force: true });
  const index = indexPath(store, dir);
  await rm(`${index}.lock`, { force: true });
  return verifiedWorktreeContext(store, dir, index);
}

/**
 * Makes sure that `dir` is a real folder. Resolves to true if it had to be created. A link in its place (to the user's
 * own checkout, say) is removed, never followed.
 */
export async function ensureRealFolder(dir: string): Promise<boolean> {
  const found = await lstat(dir).catch(() => null);
  if (found?.isDirectory() === true) return false;
  if (found !== null) await rm(dir, { force: true });
  await mkdir(dir, { recursive: true });
  return true;
}

/** Path of the store's index for a worktree. Agents do not use this index. */
export function indexPath(store: GitStore, dir: string): string {
  return join(store.folder, 'indexes', hashOf(dir));
}

/** Path of the file that records that a worktree is ready, and which prepared files it has. */
export function preparedRecordPath(store: GitStore, dir: string): string {
  return join(store.folder, 'lanes', `${hashOf(dir)}.json`);
}

function hashOf(dir: string): string {
  return createHash('sha256').update(dir).digest('hex').slice(0, 24);
}
