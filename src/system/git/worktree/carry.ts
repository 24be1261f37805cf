import { constants } from 'node:fs';
import { copyFile, cp, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorMessage } from '../../errors.js';
import { runToEnd } from '../../process/run-to-end.js';
import { findOwnProgram } from '../../programs/own-programs.js';
import { git, nulSeparated } from '../git.js';
import type { Repository } from '../repository/repository.js';
import { excludePaths, type GitStore } from '../repository/store.js';
import { relocateAbsolutePaths } from './relocate.js';

/** Result of carrying paths into a worktree. */
export interface CarryReport {
  /** Carried paths, relative to the top of the checkout. */
  readonly carried: readonly string[];
  /** Paths that could not be copied, with the reason. This is not fatal: the worktree may do without them. */
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
  /** `reflink` if the file system shares the blocks, else `copy`. */
  readonly method: 'reflink' | 'copy';
}

/** Names of ignored folders that hold installed dependencies: every build needs them, and no compiler creates them. */
const DEPENDENCIES = new Set([
  ...['node_modules', 'bower_components', '.yarn', '.pnp.cjs', '.pnp.loader.mjs', '.venv', 'venv', '__pypackages__'],
  ...['vendor', 'deps', 'Pods', '.dart_tool', 'elm-stuff'],
]);

/**
 * Detects what a build needs from the user's checkout that git does not track: ignored folders of installed
 * dependencies, at any depth (monorepos), by the user's own ignore rules. Build outputs (`target`, `dist`) are not
 * included: they may be huge, and they belong to other sources. Call it before an agent has run.
 */
export async function detectCarried(repository: Repository): Promise<readonly string[]> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
  const { stdout } = await git(repository.userContext, args);
  const paths = nulSeparated(stdout).map((path) => path.replace(/\/$/, ''));
  return paths.filter((path) => DEPENDENCIES.has(basename(path)) && !path.startsWith('.gump/'));
}

/**
 * Whether a path of the checkout is carried: if it is below one of the `named` paths or, if there are none, in a folder
 * of installed dependencies.
 */
export function isCarried(path: string, named: readonly string[]): boolean {
  if (named.length > 0) return named.some((one) => path === one || path.startsWith(`${one}/`));
  return path.split('/').some((part) => DEPENDENCIES.has(part));
}

/**
 * Carries folders or files of the user's checkout into a worktree: copies them unless they exist there already. Uses
 * reflinks if the file system supports them (almost free), else copies the bytes. Hard links are not used: agents edit
 * files in place, and the edit would change the user's own file too. Carried paths are excluded from all snapshots.
 */
export async function carry(store: GitStore, dir: string, paths: readonly string[]): Promise<CarryReport> {
  if (paths.length === 0) return { carried: [], failed: [], method: 'copy' };
  const { repository } = store;
  const carried: string[] = [];
  const failed: { path: string; reason: string }[] = [];
  const method = (await canReflink(repository.dir, dir)) ? 'reflink' : 'copy';
  for (const path of paths) {
    try {
      if (!isInside(path)) throw new RangeError('not a path within the checkout');
      if (await copyOne(repository, dir, path)) carried.push(path);
    } catch (error) {
      failed.push({ path, reason: errorMessage(error) });
    }
  }
  await excludePaths(store, carried);
  return { carried, failed, method };
}

/** Copies one path. Resolves to false if it does not exist in the checkout. */
async function copyOne(repository: Repository, dir: string, path: string): Promise<boolean> {
  const from = join(repository.dir, path);
  const to = join(dir, path);
  const source = await lstat(from).catch(() => null);
  if (source === null) return false;
  await mkdir(dirname(to), { recursive: true });
  const exists = (await lstat(to).catch(() => null)) !== null;
  if (exists || !(await copyByProgram(repository, from, to))) {
    const mode = constants.COPYFILE_FICLONE;
    const options = { recursive: true, force: false, verbatimSymlinks: true, preserveTimestamps: true, mode };
    await cp(from, to, options);
  }
  if (source.isDirectory()) await relocateAbsolutePaths(to, repository.dir, dir);
  return true;
}

/**
 * Copies with `cp`, which is several times faster than Node for many small files. Resolves to false if there is no
 * `cp`, or if it does not support the options.
 */
async function copyByProgram(repository: Repository, from: string, to: string): Promise<boolean> {
  const file = findOwnProgram('cp');
  if (file === null) return false;
  const args = ['-a', '--reflink=auto', '-T', '--', from, to];
  const { ending } = await runToEnd({ file, args, cwd: repository.dir, env: repository.context.env });
  if (ending.kind === 'exited' && ending.code === 0) return true;
  await rm(to, { recursive: true, force: true });
  return false;
}

/**
 * Tests with a small file whether reflinks work: both folders must be on one file system that supports them (Btrfs,
 * XFS, APFS, ZFS).
 */
async function canReflink(from: string, to: string): Promise<boolean> {
  const [source, target] = await Promise.all([lstat(from), lstat(to)]);
  if (source.dev !== target.dev) return false;
  const probe = join(to, '.git', 'gump-probe');
  await writeFile(probe, 'probe');
  try {
    await copyFile(probe, `${probe}2`, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  } finally {
    await Promise.all([rm(probe, { force: true }), rm(`${probe}2`, { force: true })]);
  }
}

function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split('/').some((part) => part === '..' || part === '.git');
}
