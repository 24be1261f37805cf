import { readdir, readFile, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { RunHost } from '../execution/host.js';
import type { RunRequest } from '../model/index.js';
import type { Treeish } from '../system/git/repository/changes.js';
import { findExistingFiles, listFiles, readFileAt } from '../system/git/repository/objects.js';
import type { GitStore } from '../system/git/repository/store.js';
import { isCarried } from '../system/git/worktree/carry.js';
import { isGoverningFile } from './governing-files.js';

/** The files of the user's repository: of the base commit in CI, of the working tree locally. */
export interface RepositoryFiles {
  /** Reads a file by its path from the root; null if there is none, or if it is larger than 4 MiB. */
  read(path: string): Promise<string | null>;
  /** Lists the names of the files directly in a folder, sorted; empty if there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}

/** Finds out which of these files, by their paths from the root, agents find when they start. */
export type FindPresentFiles = (paths: readonly string[]) => Promise<ReadonlySet<string>>;

/** Where workflows are looked up: in the repository, then among the built-in ones. */
export interface WorkflowFiles {
  readonly repository: RepositoryFiles;
  readonly findPresent: FindPresentFiles;
  /** Absolute path of the folder with the built-in workflows. */
  readonly builtIns: string;
}

/** Larger files are not read, bytes: a workflow that names a huge file by mistake must not fill memory. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** Reads files below a folder (an absolute path). Paths that lead out of it count as missing. */
export function filesOfFolder(folder: string): RepositoryFiles {
  const start = folder.endsWith(sep) ? folder : folder + sep;
  const resolveWithin = (path: string): string | null => {
    const file = resolve(folder, path);
    return file.startsWith(start) ? file : null;
  };
  return {
    read: async (path) => {
      const file = resolveWithin(path);
      const info = file === null ? null : await stat(file).catch(() => null);
      return file !== null && info?.isFile() === true && info.size <= MAX_FILE_BYTES ? readFile(file, 'utf8') : null;
    },
    list: async (path) => {
      const place = resolveWithin(path);
      const entries = place === null ? [] : await readdir(place, { withFileTypes: true }).catch(() => []);
      return entries.flatMap((entry) => (entry.isDirectory() ? [] : entry.name)).sort();
    },
  };
}

/** Looks for files below a folder (an absolute path), as if agents worked there. */
export function presentInFolder(folder: string): FindPresentFiles {
  return async (paths) => {
    const infos = await Promise.all(paths.map((path) => stat(resolve(folder, path)).catch(() => null)));
    return new Set(paths.filter((_, index) => infos[index]?.isFile()));
  };
}

/**
 * Looks for files in the commit that a run starts from, with the governing files of `governingCommit` if it is set, and among the
 * ignored files that are carried into worktrees.
 */
export function presentInRun(
  store: GitStore,
  { commit, governingCommit }: Pick<RunRequest, 'commit' | 'governingCommit'>,
  { workspace, carry }: Pick<RunHost, 'workspace' | 'carry'>,
): FindPresentFiles {
  return async (paths) => {
    const governing = governingCommit === null ? [] : paths.filter(isGoverningFile);
    const others = paths.filter((path) => !governing.includes(path));
    const found = await Promise.all([
      findExistingFiles(store, governingCommit ?? commit, governing),
      findExistingFiles(store, commit, others),
      presentInFolder(workspace)(others.filter((path) => isCarried(path, carry))),
    ]);
    return new Set(found.flatMap((files) => [...files]));
  };
}

/** Reads files from a commit, each by its own call of git. */
export function filesOfCommit(store: GitStore, commit: Treeish): RepositoryFiles {
  return {
    read: async (path) => (await readFileAt(store, commit, path, MAX_FILE_BYTES))?.toString('utf8') ?? null,
    list: async (folder) => {
      const below = (await listFiles(store, commit, folder)).map(({ path }) => path.slice(folder.length + 1));
      return below.filter((name) => !name.includes('/'));
    },
  };
}
