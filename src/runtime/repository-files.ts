import { readdir, readFile, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { Treeish } from './git/changes.js';
import { listFiles, readFileAt } from './git/objects.js';
import type { Store } from './git/store.js';

/** The files of the user's repository: of the base commit in CI, of the working tree locally. */
export interface RepositoryFiles {
  /** The text of a file by its path from the root; null where there is none, or one larger than 4 MiB. */
  read(path: string): Promise<string | null>;
  /** The names of the files in a folder, sorted, without those of the folders in it; none where there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}

/** Where workflows are looked up: in the repository, then among those that come with gump. */
export interface WorkflowFiles {
  readonly repository: RepositoryFiles;
  /** Absolute path of the folder with the built-in workflows. */
  readonly builtIns: string;
}

/** A file the workflow's author could have meant by mistake must not fill memory. */
const LARGEST_FILE = 4 * 1024 * 1024;

/** Reads below a folder (an absolute path); paths that lead out of it are not there. */
export function filesOfFolder(folder: string): RepositoryFiles {
  const start = folder.endsWith(sep) ? folder : folder + sep;
  const within = (path: string): string | null => {
    const file = resolve(folder, path);
    return file.startsWith(start) ? file : null;
  };
  return {
    read: async (path) => {
      const file = within(path);
      const info = file === null ? null : await stat(file).catch(() => null);
      return file !== null && info?.isFile() === true && info.size <= LARGEST_FILE ? readFile(file, 'utf8') : null;
    },
    list: async (path) => {
      const place = within(path);
      const entries = place === null ? [] : await readdir(place, { withFileTypes: true }).catch(() => []);
      return entries.flatMap((entry) => (entry.isDirectory() ? [] : entry.name)).sort();
    },
  };
}

/** Reads from a commit; git is asked for each file. */
export function filesOfCommit(store: Store, commit: Treeish): RepositoryFiles {
  return {
    read: async (path) => (await readFileAt(store, commit, path, LARGEST_FILE))?.toString('utf8') ?? null,
    list: async (folder) => {
      const below = (await listFiles(store, commit, folder)).map(({ path }) => path.slice(folder.length + 1));
      return below.filter((name) => !name.includes('/'));
    },
  };
}
