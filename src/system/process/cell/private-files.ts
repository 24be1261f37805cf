import { accessSync, constants, type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownProcess } from '../../own-process.js';

/** Absolute paths. */
export interface PrivateFiles {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** A folder to look through, and how deep: 1 means its own entries alone. */
interface SearchedFolder {
  readonly path: string;
  readonly depth: number;
}

/** Where machines keep what only some of their users may read. */
const SEARCHED: readonly SearchedFolder[] = [
  { path: '/', depth: 1 },
  { path: '/home', depth: 1 },
  { path: '/opt', depth: 2 },
  { path: '/srv', depth: 2 },
  { path: '/etc', depth: 4 },
  { path: '/var', depth: 5 },
  { path: '/sys/kernel', depth: 1 },
];

/** Found for root in any case: closed in parts, and no build reads any of it. */
const KNOWN: PrivateFiles = {
  folders: ['/sys/firmware', '/var/log'],
  files: ['/etc/shadow', '/etc/gshadow'],
};

/** Everybody can read this one, unless a machine was made with all its files closed. Then permissions say nothing. */
const OPEN_TO_ALL = '/etc/passwd';

/** What a search looks at. Most machines have some 2,000 entries there. */
const MAX_ENTRIES = 10_000;
/** A folder with more files is the database of a package manager. */
const MAX_FILES = 1_000;
/** What a search finds. Each is one more mount of every cell. */
const MAX_FOUND = 40;

/**
 * Finds what this process's user can read and not everybody, outside of what belongs to the job: for root, password
 * hashes, keys of the machine, data of services; for another user, what is its own outside of HOME. A folder stands for
 * all that is in it, and is found before what lies deeper. What is empty is left out. `further`: absolute paths of folders
 * whose own entries are looked at besides those of the system. Takes some 10 ms.
 */
export function findPrivateFiles(further: readonly string[]): PrivateFiles {
  const folders = new Set(ownProcess.isRoot ? KNOWN.folders : []);
  const files = new Set(ownProcess.isRoot ? KNOWN.files : []);
  let looked = 0;
  let level = isClosed(OPEN_TO_ALL) ? [] : [...further.map((path) => ({ path, depth: 1 })), ...SEARCHED];
  while (level.length > 0) {
    const next: SearchedFolder[] = [];
    for (const { path, depth } of level)
      for (const entry of readEntries(path)) {
        looked += 1;
        if (looked > MAX_ENTRIES || folders.size + files.size >= MAX_FOUND)
          return { folders: [...folders], files: [...files] };
        const inner = join(path, entry.name);
        if (entry.isFile() && isPrivate(inner)) files.add(inner);
        if (!entry.isDirectory() || folders.has(inner)) continue;
        if (isPrivate(inner)) folders.add(inner);
        else if (depth > 1) next.push({ path: inner, depth: depth - 1 });
      }
    level = next;
  }
  return { folders: [...folders], files: [...files] };
}

function isPrivate(path: string): boolean {
  return isClosed(path) && canRead(path) && !isEmpty(path);
}

/** Whether others than its owner and its group cannot read a file, or not list a folder. */
function isClosed(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats !== undefined && (stats.mode & constants.S_IROTH) === 0;
}

function isEmpty(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() === true ? readEntries(path).length === 0 : stats?.size === 0;
}

function canRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The entries of a folder; none if it cannot be read. */
function readEntries(path: string): readonly Dirent[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.length > MAX_FILES ? entries.filter((entry) => entry.isDirectory()) : entries;
  } catch {
    return [];
  }
}
