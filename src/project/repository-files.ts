import { readdir, readFile, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { RunHost } from '../execution/host.js';
import type { RunRequest } from '../model/index.js';
import type { Treeish } from '../system/git/repository/changes.js';
import { filesAmong, listFiles, readFileAt } from '../system/git/repository/objects.js';
import type { Store } from '../system/git/repository/store.js';
import { isCarried } from '../system/git/worktree/carry.js';
import { isRuling } from './governing-commit.js';

/** The files of the user's repository: of the base commit in CI, of the working tree locally. */
export interface RepositoryFiles {
  /** The text of a file by its path from the root; null where there is none, or one larger than 4 MiB. */
  read(path: string): Promise<string | null>;
  /** The names of the files in a folder, sorted, without those of the folders in it; none where there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}

/** Which of these files, by their paths from the root, agents find when they begin. */
export type FilesAtHand = (paths: readonly string[]) => Promise<ReadonlySet<string>>;

/** Where workflows are looked up: in the repository, then among those that come with gump. */
export interface WorkflowFiles {
  readonly repository: RepositoryFiles;
  readonly atHand: FilesAtHand;
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

/** All files below a folder (an absolute path), as if agents worked there. */
export function atHandIn(folder: string): FilesAtHand {
  return async (paths) => {
    const infos = await Promise.all(paths.map((path) => stat(resolve(folder, path)).catch(() => null)));
    return new Set(paths.filter((_, index) => infos[index]?.isFile()));
  };
}

/** Those of the commit that a run begins from, under the rules of another if there is one, and what is carried there. */
export function atHandInRun(
  store: Store,
  { commit, rules }: Pick<RunRequest, 'commit' | 'rules'>,
  { workspace, carry }: Pick<RunHost, 'workspace' | 'carry'>,
): FilesAtHand {
  return async (paths) => {
    const ruling = rules === null ? [] : paths.filter(isRuling);
    const others = paths.filter((path) => !ruling.includes(path));
    const found = await Promise.all([
      filesAmong(store, rules ?? commit, ruling),
      filesAmong(store, commit, others),
      atHandIn(workspace)(others.filter((path) => isCarried(path, carry))),
    ]);
    return new Set(found.flatMap((files) => [...files]));
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
