import { randomUUID } from 'node:crypto';
import { chmod, copyFile, rename, rm } from 'node:fs/promises';
import { makeWritable } from '../worktree/agent-repository.js';
import { absolutePath, type ChangedFile } from './changed-files.js';

/**
 * Replaces each of the files that has several hard links by a copy with the same mode. Otherwise its content could be
 * changed later through a name outside of the worktree.
 */
export async function separateHardLinks(dir: string, files: readonly ChangedFile[]): Promise<void> {
  for (const file of files.filter(({ stats }) => stats.isFile() && stats.nlink > 1)) {
    try {
      await replaceByCopy(dir, file);
    } catch {
      await makeWritable(dir);
      await replaceByCopy(dir, file);
    }
  }
}

async function replaceByCopy(dir: string, { path, stats }: ChangedFile): Promise<void> {
  const file = absolutePath(dir, path);
  const copy = absolutePath(dir, `${path.slice(0, path.lastIndexOf('/') + 1)}.gump-copy-${randomUUID()}`);
  try {
    await copyFile(file, copy);
    await chmod(copy, stats.mode & 0o777);
    await rename(copy, file);
  } finally {
    await rm(copy, { force: true });
  }
}
