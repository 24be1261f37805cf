import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { git, type GitContext, nulSeparated } from '../git.js';
import { excludePattern } from '../repository/store.js';

const FOLDER = '.gump';
/** The virtual environment that gump makes in a tree for what `setup` installs. */
export const VENV_FOLDER = `${FOLDER}/venv`;
/** Folders in `.gump/` that gump itself creates: the output of agents, what gates build, and the above. */
const SCRATCH: readonly string[] = ['out', 'build', 'venv'];

/**
 * Lists what differs between `.gump/` of a worktree and its index, including ignored files: changed, deleted and added
 * files, a link or a repository in place of a folder. Left out are our own scratch folders and `kept`, the paths that
 * `setup` created.
 */
export async function listGumpFolderChanges(context: GitContext, kept: readonly string[]): Promise<readonly string[]> {
  const excluded = [...SCRATCH.map((name) => `${FOLDER}/${name}`), ...kept].map(
    (path) => `:(exclude,top,literal)${path.replace(/\/$/, '')}`,
  );
  const args = ['ls-files', '-z', '--others', '--modified', '--', FOLDER, ...excluded];
  const paths = nulSeparated((await git(context, args)).stdout).map((path) => path.replace(/\/$/, ''));
  return [...new Set(paths)];
}

/** Removes everything from `.gump/` except files of the index, our own scratch folders and `kept`. */
export async function clearGumpFolder(context: GitContext, dir: string, kept: readonly string[]): Promise<void> {
  if (!(await hasOtherEntries(join(dir, FOLDER)))) return;
  const patterns = [...SCRATCH.map((name) => `${FOLDER}/${name}`), ...kept].map(excludePattern);
  await git(context, ['clean', '-ffdxq', ...patterns.flatMap((pattern) => ['-e', pattern]), '--', FOLDER]);
}

/** Filters the paths that are inside `.gump/`; the folder itself is not included. */
export function pathsInGumpFolder(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => path.startsWith(`${FOLDER}/`) && path !== `${FOLDER}/`);
}

/** Lists all files in `.gump/` that are not in the index, one by one; the virtual environment as one folder. */
export async function listUntrackedInGumpFolder(context: GitContext): Promise<readonly string[]> {
  const args = ['ls-files', '-z', '--others', '--', FOLDER, `:(exclude,top,literal)${VENV_FOLDER}`];
  const files = nulSeparated((await git(context, args)).stdout);
  const found = await lstat(join(context.cwd, VENV_FOLDER)).catch(() => null);
  return found?.isDirectory() === true ? [...files, `${VENV_FOLDER}/`] : files;
}

async function hasOtherEntries(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  if (found?.isDirectory() !== true) return found !== null;
  // If the folder cannot be read, git fails on it and the caller then makes it writable.
  return (await readdir(folder).catch(() => [''])).some((name) => !SCRATCH.includes(name));
}
