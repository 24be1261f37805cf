import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Lists the regular files below a folder of `root`, relative to that folder. Links are not followed, neither on the way
 * to the folder nor in it. Empty if the folder does not exist or a link is in its place.
 */
export async function listRegularFiles(root: string, directory: string): Promise<readonly string[]> {
  return (await isRealFolder(root, directory)) ? filesBelow(join(root, directory), '') : [];
}

async function isRealFolder(root: string, path: string): Promise<boolean> {
  let folder = root;
  for (const part of path.split('/')) {
    folder = join(folder, part);
    if ((await lstat(folder).catch(() => null))?.isDirectory() !== true) return false;
  }
  return true;
}

async function filesBelow(root: string, below: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(root, path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
}
