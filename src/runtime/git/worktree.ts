import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Commit } from '../../model/ids.js';
import { installAgentRepository, makeWritable, removeWhatever } from './agent-repository.js';
import { git, GitError, type GitPlace, nulSeparated } from './git.js';
import { excludePaths, excludePattern, type Store, worktreePlace } from './store.js';

export interface WorktreeOptions {
  /**
   * What becomes of ignored files (build outputs, caches): `keep` leaves them, `clear` removes all but those that
   * `rememberPrepared` saw. Default `keep`.
   */
  readonly ignored?: 'keep' | 'clear';
}

/** `created`: the folder is new, so what the build needs has to be carried there and `setup` run. */
export interface EnsuredWorktree {
  readonly created: boolean;
}

/**
 * Makes a folder's files equal to a commit, whatever was done to them: changed, deleted or planted files, links in
 * place of folders, nested repositories, a broken `.git`, read-only folders. Untracked files go; `.gump/` keeps its
 * untracked ones. Gitlinks become empty folders unless `rememberPrepared` saw contents there. A folder that resists is
 * put aside and made anew. One at a time for each folder.
 */
export async function ensureWorktree(
  store: Store,
  dir: string,
  commit: Commit,
  options: WorktreeOptions = {},
): Promise<EnsuredWorktree> {
  const created = await realFolder(dir);
  try {
    await makeEqual(store, dir, commit, options);
    return { created };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
  }
  await makeWritable(dir);
  try {
    await makeEqual(store, dir, commit, options);
    return { created };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
  }
  await removeWorktree(store, dir);
  await realFolder(dir);
  await makeEqual(store, dir, commit, options);
  return { created: true };
}

/** Removes a worktree and what the store knows of it. No error if there is none. */
export async function removeWorktree(store: Store, dir: string): Promise<void> {
  // Out of the way at once, whatever the removal then takes.
  const aside = join(dirname(dir), `.removed-${basename(dir)}`);
  await removeWhatever(aside);
  await rename(dir, aside).catch(() => undefined);
  await Promise.all([
    removeWhatever(aside),
    removeWhatever(dir),
    rm(indexOf(store, dir), { force: true }),
    rm(preparedFile(store, dir), { force: true }),
  ]);
}

/** What `setup` and carrying left in a new worktree. */
export interface Prepared {
  /** Ignored files and folders; they survive `clear`. */
  readonly ignored: readonly string[];
  /** Neither tracked nor ignored; kept out of all snapshots from now on. */
  readonly untracked: readonly string[];
}

/**
 * To be called when a new worktree is ready, before any agent: takes note of what is there beside the commit's files,
 * so that it is taken for no agent's work and survives later `ensureWorktree`s.
 */
export async function rememberPrepared(store: Store, dir: string): Promise<Prepared> {
  const place = await worktreePlace(store, dir, indexOf(store, dir));
  const list = async (...args: string[]) => nulSeparated((await git(place, ['ls-files', '-z', '-o', ...args])).stdout);
  const [ignored, untracked, links] = await Promise.all([
    list('-i', '--exclude-standard', '--directory'),
    list('--exclude-standard', '--directory', '--no-empty-directory'),
    filledLinks(place, dir),
  ]);
  await excludePaths(store, untracked);
  const prepared = { ignored: [...ignored, ...untracked], links };
  await writeFile(preparedFile(store, dir), JSON.stringify(prepared));
  return { ignored, untracked };
}

/** The store's index for a worktree; an agent has no part in it. */
export function indexOf(store: Store, dir: string): string {
  return join(store.folder, 'indexes', nameOf(dir));
}

/** Opens a worktree for a git command: a real folder, with no lock left by a command that was killed. */
export async function openWorktree(store: Store, dir: string): Promise<GitPlace> {
  await realFolder(dir);
  const index = indexOf(store, dir);
  await rm(`${index}.lock`, { force: true });
  return worktreePlace(store, dir, index);
}

/** Paths of submodules, as the index has them. */
export async function gitlinks(place: GitPlace, encoding: 'utf8' | 'latin1' = 'latin1'): Promise<string[]> {
  const { stdout } = await git(place, ['ls-files', '-s', '-z']);
  if (!stdout.includes('160000 ')) return [];
  return nulSeparated(stdout, encoding).flatMap((entry) =>
    entry.startsWith('160000 ') ? [entry.slice(entry.indexOf('\t') + 1)] : [],
  );
}

/** True if it had to be made. A link in its place (to the user's own checkout, say) is removed, never followed. */
async function realFolder(dir: string): Promise<boolean> {
  const found = await lstat(dir).catch(() => null);
  if (found?.isDirectory() === true) return false;
  if (found !== null) await rm(dir, { force: true });
  await mkdir(dir, { recursive: true });
  return true;
}

async function makeEqual(store: Store, dir: string, commit: Commit, options: WorktreeOptions): Promise<void> {
  const index = indexOf(store, dir);
  const place = await openWorktree(store, dir);
  const prepared = await readPrepared(store, dir);
  await checkOut(place, commit);
  const { stdout } = await git(place, ['clean', '-ffd', ...cleaning(options, prepared)]);
  if (PLANTED_ATTRIBUTES.test(stdout.toString('utf8'))) {
    // They had a say in the form of the files that were just written (line ends), so all are written again.
    await rm(index, { force: true });
    await checkOut(place, commit);
  }
  await emptyLinks(place, dir, prepared.links);
  await installAgentRepository(store, dir, commit, index);
}

/** In what `git clean` says it removes. */
const PLANTED_ATTRIBUTES = /[ /]\.gitattributes"?$/m;

async function checkOut(place: GitPlace, commit: Commit): Promise<void> {
  await git(place, ['-c', 'checkout.workers=0', 'read-tree', '--reset', '-u', commit]);
}

function cleaning(options: WorktreeOptions, prepared: PreparedRecord): string[] {
  if (options.ignored !== 'clear') return [];
  const kept = ['.gump/', ...prepared.ignored].map(excludePattern);
  return ['-x', ...kept.flatMap((pattern) => ['-e', pattern])];
}

/** What lies in a submodule's folder is no part of the commit. Only a `.gitmodules` makes that worth a look. */
async function emptyLinks(place: GitPlace, dir: string, kept: readonly string[]): Promise<void> {
  for (const link of await existingLinks(place, dir)) {
    if (kept.includes(link)) continue;
    for (const name of await readdir(join(dir, link))) await removeWhatever(join(dir, link, name));
  }
}

async function filledLinks(place: GitPlace, dir: string): Promise<string[]> {
  const links = await existingLinks(place, dir);
  const filled = await Promise.all(links.map(async (link) => (await readdir(join(dir, link))).length > 0));
  return links.filter((_, at) => filled[at]);
}

async function existingLinks(place: GitPlace, dir: string): Promise<string[]> {
  if ((await lstat(join(dir, '.gitmodules')).catch(() => null)) === null) return [];
  const links = await gitlinks(place, 'utf8');
  const top = await realpath(dir);
  // A folder above may have been replaced by a link that leads out of the worktree: what lies there is not ours.
  const found = await Promise.all(links.map((link) => realpath(join(dir, link)).catch(() => null)));
  const folders = links.filter((link, at) => found[at] === join(top, link));
  const stats = await Promise.all(folders.map((link) => lstat(join(dir, link))));
  return folders.filter((_, at) => stats[at]?.isDirectory() === true);
}

const PreparedRecord = z.object({ ignored: z.array(z.string()), links: z.array(z.string()) });
type PreparedRecord = z.infer<typeof PreparedRecord>;

async function readPrepared(store: Store, dir: string): Promise<PreparedRecord> {
  const text = await readFile(preparedFile(store, dir), 'utf8').catch(() => null);
  return text === null ? { ignored: [], links: [] } : PreparedRecord.parse(JSON.parse(text));
}

function preparedFile(store: Store, dir: string): string {
  return join(store.folder, 'lanes', `${nameOf(dir)}.json`);
}

function nameOf(dir: string): string {
  return createHash('sha256').update(dir).digest('hex').slice(0, 24);
}
