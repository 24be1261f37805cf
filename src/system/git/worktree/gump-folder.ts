import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { git, type GitPlace, nulSeparated } from '../git.js';
import { excludePattern } from '../repository/store.js';

const FOLDER = '.gump';
/** What is there beside the commit's files by our own doing: the output of agents, and what gates build. */
const SCRATCH: readonly string[] = ['out', 'build'];

/**
 * What differs in `.gump/` of a worktree from its index, whoever ignores it: changed, deleted and added files, a link or
 * a repository in the place of a folder. Left out are our own scratch folders and `kept`, paths that `setup` has made.
 */
export async function gumpFolderChanges(place: GitPlace, kept: readonly string[]): Promise<readonly string[]> {
  const excluded = [...SCRATCH.map((name) => `${FOLDER}/${name}`), ...kept].map(
    (path) => `:(exclude,top,literal)${path.replace(/\/$/, '')}`,
  );
  const args = ['ls-files', '-z', '--others', '--modified', '--', FOLDER, ...excluded];
  const paths = nulSeparated((await git(place, args)).stdout).map((path) => path.replace(/\/$/, ''));
  return [...new Set(paths)];
}

/** Takes away what is there beside the files of the index, our own scratch folders and `kept`. */
export async function clearGumpFolder(place: GitPlace, dir: string, kept: readonly string[]): Promise<void> {
  if (!(await holdsMore(join(dir, FOLDER)))) return;
  const patterns = [...SCRATCH.map((name) => `${FOLDER}/${name}`), ...kept].map(excludePattern);
  await git(place, ['clean', '-ffdxq', ...patterns.flatMap((pattern) => ['-e', pattern]), '--', FOLDER]);
}

/** Those of a list of paths that are in `.gump/`; the folder itself is not among them. */
export function inGumpFolder(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => path.startsWith(`${FOLDER}/`) && path !== `${FOLDER}/`);
}

/** All that is there beside the files of the index, one by one. */
export async function untrackedInGumpFolder(place: GitPlace): Promise<readonly string[]> {
  return nulSeparated((await git(place, ['ls-files', '-z', '--others', '--', FOLDER])).stdout);
}

async function holdsMore(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  if (found?.isDirectory() !== true) return found !== null;
  // One that cannot be read is for git to stumble over: its folder is then opened up.
  return (await readdir(folder).catch(() => [''])).some((name) => !SCRATCH.includes(name));
}
