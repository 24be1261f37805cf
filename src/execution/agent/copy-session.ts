import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SessionFiles } from '../../model/index.js';

/**
 * Copies the session files of one HOME into another, except the `kept` paths, which gump has written there itself. Only
 * regular files in real folders are taken: an agent may have put links in their place.
 */
export async function copySession(
  sessions: readonly SessionFiles[],
  from: string,
  to: string,
  kept: readonly string[],
): Promise<void> {
  for (const { directory, match } of sessions) {
    if (!(await isRealFolder(from, directory))) continue;
    for (const file of await regularFiles(join(from, directory), '')) {
      const path = join(directory, file);
      if (!match.test(file) || kept.includes(path)) continue;
      await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
      await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
    }
  }
}

/** Whether a path below a folder leads through folders only, no links. */
async function isRealFolder(root: string, path: string): Promise<boolean> {
  let folder = root;
  for (const part of path.split('/')) {
    folder = join(folder, part);
    if ((await lstat(folder).catch(() => null))?.isDirectory() !== true) return false;
  }
  return true;
}

/** Lists the regular files below a folder, relative to it. */
async function regularFiles(root: string, below: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return regularFiles(root, path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
}
