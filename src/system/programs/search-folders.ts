import { realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, relative } from 'node:path';

/** Folders that hold other people's files: no program of gump's own is started from inside them. */
export interface UntrustedPlaces {
  /** The user's checkout; absolute. */
  readonly workspace: string;
  /** The runner's folder for temporary files (RUNNER_TEMP); absolute. Null outside of a job. */
  readonly temp: string | null;
}

/** A folder of PATH from which gump starts nothing, and why: a clause that begins with `it`. */
export interface ExcludedFolder {
  readonly folder: string;
  readonly reason: string;
}

/** The folders of a PATH in its order, divided by whether gump starts its own programs from them. */
export interface SearchFolders {
  readonly trusted: readonly string[];
  readonly excluded: readonly ExcludedFolder[];
  /** Why gump does not start this file, whose links are followed; null if it may. Throws if there is no such file. */
  readonly problemOf: (file: string) => string | null;
}

/** Searched after the folders of PATH. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Folders that everybody may write to, beside the one that TMPDIR names. */
const TEMPORARY_FOLDERS = ['/tmp', '/var/tmp', '/dev/shm'];

/**
 * Divides the folders of a PATH, with the system's folders appended. A relative folder is excluded, and one whose real
 * path is in the workspace or in a folder for temporary files, or that belongs to another user. A folder that does not
 * exist is in neither list. The mode of a folder does not matter: this is asked before any agent or gate has run, when
 * only the setup of the machine and of the job can have written there.
 */
export function divideSearchFolders(path: string, places: UntrustedPlaces): SearchFolders {
  const temporary = [places.temp, tmpdir(), ...TEMPORARY_FOLDERS].filter((folder) => folder !== null).map(realPathOf);
  const workspace = realPathOf(places.workspace);
  const problemOf = (file: string): string | null => {
    const real = realpathSync(file);
    if (isInside(real, workspace)) return 'it is in the workspace';
    return temporary.some((folder) => isInside(real, folder)) ? 'it is in a folder for temporary files' : null;
  };
  const trusted: string[] = [];
  const excluded: ExcludedFolder[] = [];
  for (const folder of new Set([...path.split(':'), ...SYSTEM_FOLDERS])) {
    const reason = reasonAgainst(folder, problemOf);
    if (reason === null) trusted.push(folder);
    else if (reason !== MISSING) excluded.push({ folder: folder === '' ? '.' : folder, reason });
  }
  return { trusted, excluded, problemOf };
}

const MISSING = 'it does not exist';

function reasonAgainst(folder: string, problemOf: SearchFolders['problemOf']): string | null {
  if (!isAbsolute(folder)) return 'it is a relative path';
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return MISSING;
  return problemOf(folder) ?? (isOfOtherUser(folder, found.uid) ? 'it belongs to another user' : null);
}

/**
 * Whether a folder belongs to neither root nor this user. The system's folders are not asked: in a user namespace they
 * seem to belong to nobody. Nor is root: archives that it unpacks keep the owner that they had elsewhere.
 */
function isOfOtherUser(folder: string, owner: number): boolean {
  const user = process.getuid?.() ?? 0;
  return user !== 0 && owner !== 0 && owner !== user && !SYSTEM_FOLDERS.includes(folder);
}

function realPathOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith('../');
}
