import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { git, type GitPlace, nulSeparated } from '../git.js';

/** Paths of submodules, as the index has them. */
export async function gitlinks(place: GitPlace, encoding: 'utf8' | 'latin1' = 'latin1'): Promise<string[]> {
  const { stdout } = await git(place, ['ls-files', '-s', '-z']);
  if (!stdout.includes('160000 ')) return [];
  return nulSeparated(stdout, encoding).flatMap((entry) =>
    entry.startsWith('160000 ') ? [entry.slice(entry.indexOf('\t') + 1)] : [],
  );
}

/** Submodules whose folders are there, in a worktree that is equal to its index. Costs nothing without `.gitmodules`. */
export async function submoduleFolders(place: GitPlace, dir: string): Promise<string[]> {
  if ((await lstat(join(dir, '.gitmodules')).catch(() => null)) === null) return [];
  const links = await gitlinks(place, 'utf8');
  const top = await realpath(dir);
  // A folder above may have been replaced by a link that leads out of the worktree: what lies there is not ours.
  const found = await Promise.all(links.map((link) => realpath(join(dir, link)).catch(() => null)));
  const folders = links.filter((link, at) => found[at] === join(top, link));
  const stats = await Promise.all(folders.map((link) => lstat(join(dir, link))));
  return folders.filter((_, at) => stats[at]?.isDirectory() === true);
}

/** Those of them with something in them. */
export async function filledSubmodules(place: GitPlace, dir: string): Promise<string[]> {
  const links = await submoduleFolders(place, dir);
  const filled = await Promise.all(links.map(async (link) => (await readdir(join(dir, link))).length > 0));
  return links.filter((_, at) => filled[at]);
}
