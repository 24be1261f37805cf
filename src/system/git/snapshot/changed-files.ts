import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { git, GitError, type GitContext, nulSeparated } from '../git.js';
import { makeWritable } from '../worktree/agent-repository.js';

/** A regular file or a link that a worktree has beside those of its index, or that differs from it. */
export interface ChangedFile {
  /** From the top, one character for each byte (latin1). */
  readonly path: string;
  readonly stats: Stats;
}

/** The absolute path of a file of a worktree. `path` has one character for each byte. */
export function absolutePath(dir: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${dir}/`), Buffer.from(path, 'latin1')]);
}

/** Converts a path with one character for each byte to text for people. */
export function readablePath(path: string): string {
  return Buffer.from(path, 'latin1').toString('utf8');
}

/**
 * Lists the paths (latin1) that differ between a worktree and its index: changed, deleted and new files. Ignored files
 * are left out. Nothing is written to the object store, except an empty file if there are nested repositories.
 *
 * A repository inside the worktree is opened up: git lists and adds its files as if it were a plain folder. This must
 * happen before `git add`. If git took it for a submodule, it would run `git status` in it with its configuration, and
 * so a program that an agent wrote there as `core.fsmonitor`.
 */
export async function listChangedPaths(context: GitContext, dir: string): Promise<readonly string[]> {
  for (let depth = 0; depth <= MAX_NESTING; depth += 1) {
    const paths = await listReadable(context, dir);
    const nested = paths.filter((path) => path.endsWith('/'));
    if (nested.length === 0) return paths;
    await openNested(context, nested);
  }
  throw new GitError(['add'], `git repositories nested more than ${MAX_NESTING} deep`, null);
}

/** Reads the kind and size of each path. Paths without a file, and those behind a link, are left out. */
export async function statFiles(dir: string, paths: readonly string[]): Promise<readonly ChangedFile[]> {
  const folders = new Map<string, Promise<boolean>>();
  const files: ChangedFile[] = [];
  for (let at = 0; at < paths.length; at += BATCH) {
    const batch = await Promise.all(paths.slice(at, at + BATCH).map((path) => statFile(dir, path, folders)));
    files.push(...batch.filter((file) => file !== null));
  }
  return files;
}

/** The name that `openNested` enters below a nested repository. There is no such file. */
const PLACEHOLDER = '.gump-opens-this';

/** Repositories nested deeper than this are treated as an attack. */
const MAX_NESTING = 16;
const BATCH = 256;

/**
 * git looks into a nested repository only if the index has an entry below it. So an empty entry is added; the next
 * `add` finds no such file and removes it.
 */
async function openNested(context: GitContext, nested: readonly string[]): Promise<void> {
  const blob = (await git(context, ['hash-object', '-w', '--stdin'], { stdin: '' })).stdout.toString().trim();
  const entries = nested.map((path) => `100644 ${blob} 0\t${path}${PLACEHOLDER}\0`).join('');
  await git(context, ['update-index', '-z', '--index-info'], { stdin: Buffer.from(entries, 'latin1') });
}

/** Lists the paths. git only warns of a folder that it may not read, so the folders are then made readable. */
async function listReadable(context: GitContext, dir: string): Promise<readonly string[]> {
  const first = await list(context);
  if (first.warned) await makeWritable(dir);
  return first.warned ? (await list(context)).paths : first.paths;
}

async function list(context: GitContext): Promise<{ readonly paths: readonly string[]; readonly warned: boolean }> {
  const args = ['ls-files', '-z', '--others', '--modified', '--exclude-standard'];
  const { stdout, stderr } = await git(context, args);
  return { paths: nulSeparated(stdout, 'latin1'), warned: stderr !== '' };
}

async function statFile(
  dir: string,
  path: string,
  folders: Map<string, Promise<boolean>>,
): Promise<ChangedFile | null> {
  if (!(await isInRealFolder(dir, path, folders))) return null;
  const stats = await lstat(absolutePath(dir, path)).catch(() => null);
  return stats !== null && (stats.isFile() || stats.isSymbolicLink()) ? { path, stats } : null;
}

/** Whether all folders above a path are folders, not links. What is behind a link does not belong to the worktree. */
async function isInRealFolder(dir: string, path: string, known: Map<string, Promise<boolean>>): Promise<boolean> {
  const end = path.lastIndexOf('/');
  if (end < 0) return true;
  const folder = path.slice(0, end);
  const found = known.get(folder) ?? isRealFolder(dir, folder, known);
  known.set(folder, found);
  return found;
}

async function isRealFolder(dir: string, folder: string, known: Map<string, Promise<boolean>>): Promise<boolean> {
  if (!(await isInRealFolder(dir, folder, known))) return false;
  return (await lstat(absolutePath(dir, folder)).catch(() => null))?.isDirectory() === true;
}
