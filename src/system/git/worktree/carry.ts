import { constants } from 'node:fs';
import { copyFile, cp, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorMessage } from '../../errors.js';
import { runToEnd } from '../../process/run-to-end.js';
import { git, nulSeparated } from '../git.js';
import type { Repository } from '../repository/repository.js';
import { excludePaths, type Store } from '../repository/store.js';
import { relocateCopied } from './relocate.js';

export interface CarryReport {
  /** What was carried, from the top of the checkout. */
  readonly carried: readonly string[];
  /** What could not be, with why; the worktree may do without. */
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
  /** Whether the file system shares the blocks (reflink), or all was copied. */
  readonly method: 'reflink' | 'copy';
}

/** Names of ignored folders that hold installed dependencies: wanted by every build, made by no compiler. */
const DEPENDENCIES = new Set([
  ...['node_modules', 'bower_components', '.yarn', '.pnp.cjs', '.pnp.loader.mjs', '.venv', 'venv', '__pypackages__'],
  ...['vendor', 'deps', 'Pods', '.dart_tool', 'elm-stuff'],
]);

/**
 * What of the user's checkout a build needs and git does not hold: ignored folders of installed dependencies, at any
 * depth (monorepos), taken from the user's own ignore rules. Build outputs (`target`, `dist`) are not among them: they
 * may be huge, and they belong to other sources. To be asked before an agent has run.
 */
export async function detectCarried(repository: Repository): Promise<readonly string[]> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
  const { stdout } = await git(repository.asUser, args);
  const paths = nulSeparated(stdout).map((path) => path.replace(/\/$/, ''));
  return paths.filter((path) => DEPENDENCIES.has(basename(path)) && !path.startsWith('.gump/'));
}

/** Whether a path of the checkout is of what is carried: of what is named or, where nothing is, of installed dependencies. */
export function isCarried(path: string, named: readonly string[]): boolean {
  if (named.length > 0) return named.some((one) => path === one || path.startsWith(`${one}/`));
  return path.split('/').some((part) => DEPENDENCIES.has(part));
}

/**
 * Brings folders or files of the user's checkout into a worktree, unless they are there already. Always as copies: by
 * reflink where the file system can (then it costs next to nothing), else byte by byte. Not by hard link: agents edit
 * files in place, and the edit would be in the user's own folder too. What is carried stays out of all snapshots.
 */
export async function carry(store: Store, dir: string, paths: readonly string[]): Promise<CarryReport> {
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

/** False when there is nothing to carry. */
async function copyOne(repository: Repository, dir: string, path: string): Promise<boolean> {
  const from = join(repository.dir, path);
  const to = join(dir, path);
  const source = await lstat(from).catch(() => null);
  if (source === null) return false;
  await mkdir(dirname(to), { recursive: true });
  const there = (await lstat(to).catch(() => null)) !== null;
  if (there || !(await copyByProgram(repository, from, to))) {
    const mode = constants.COPYFILE_FICLONE;
    const how = { recursive: true, force: false, verbatimSymlinks: true, preserveTimestamps: true, mode };
    await cp(from, to, how);
  }
  if (source.isDirectory()) await relocateCopied(to, repository.dir, dir);
  return true;
}

/** `cp` is several times faster than Node on many small files. False where it does not know what we ask of it. */
async function copyByProgram(repository: Repository, from: string, to: string): Promise<boolean> {
  const args = ['-a', '--reflink=auto', '-T', '--', from, to];
  const { ending } = await runToEnd({ file: 'cp', args, cwd: repository.dir, env: repository.place.env });
  if (ending.kind === 'exited' && ending.code === 0) return true;
  await rm(to, { recursive: true, force: true });
  return false;
}

/** Tried with an empty file beside each other: reflinks need one file system that has them (Btrfs, XFS, APFS, ZFS). */
async function canReflink(from: string, to: string): Promise<boolean> {
  const [here, there] = await Promise.all([lstat(from), lstat(to)]);
  if (here.dev !== there.dev) return false;
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
