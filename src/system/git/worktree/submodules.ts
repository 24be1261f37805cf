import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { git, type GitContext, nulSeparated } from '../git.js';

/** Lists the paths of submodules in the index. */
async function listGitlinks(context: GitContext): Promise<string[]> {
  const { stdout } = await git(context, ['ls-files', '-s', '-z']);
  if (!stdout.includes('160000 ')) return [];
  return nulSeparated(stdout).flatMap((entry) =>
    entry.startsWith('160000 ') ? [entry.slice(entry.indexOf('\t') + 1)] : [],
  );
}

/** Lists the submodules whose folders exist, in a worktree that equals its index. Runs no git without `.gitmodules`. */
export async function listSubmoduleFolders(context: GitContext, dir: string): Promise<string[]> {
  if ((await lstat(join(dir, '.gitmodules')).catch(() => null)) === null) return [];
  const links = await listGitlinks(context);
  const top = await realpath(dir);
  // A parent folder may have been replaced by a link that leads out of the worktree; what it contains is not ours.
  const found = await Promise.all(links.map((link) => realpath(join(dir, link)).catch(() => null)));
  const folders = links.filter((link, at) => found[at] === join(top, link));
  const stats = await Promise.all(folders.map((link) => lstat(join(dir, link))));
  return folders.filter((_, at) => stats[at]?.isDirectory() === true);
}

/** Lists the submodules whose folders exist and are not empty. */
export async function listPopulatedSubmodules(context: GitContext, dir: string): Promise<string[]> {
  const links = await listSubmoduleFolders(context, dir);
  const filled = await Promise.all(links.map(async (link) => (await readdir(join(dir, link))).length > 0));
  return links.filter((_, at) => filled[at]);
}
