import { mkdirSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Commit } from '../../../model/ids.js';
import { errorCode } from '../../errors.js';
import { git, GitError, type GitPlace } from '../git.js';
import { excludePattern, placeOf, type Store } from '../repository/store.js';
import { installAgentRepository, makeWritable, removeWhatever } from './agent-repository.js';
import { clearGumpFolder, inGumpFolder } from './gump-folder.js';
import { forgetPrepared, readPrepared } from './prepared.js';
import { submoduleFolders } from './submodules.js';
import { indexOf, openWorktree, realFolder } from './worktree-place.js';

export { type Prepared, rememberAsCheckedOut, rememberPrepared } from './prepared.js';

export interface WorktreeOptions {
  /**
   * What becomes of ignored files (build outputs, caches): `keep` leaves them, `clear` removes all but those that
   * `rememberPrepared` saw. Default `keep`. Where that was never called, the folder is cleared.
   */
  readonly ignored?: 'keep' | 'clear';
}

/**
 * `created`: the folder is new, or a run was cut off before it was ready: what the build needs has to be carried there,
 * `setup` run, and `rememberPrepared` called. Until that was done the answer stays true.
 */
export interface EnsuredWorktree {
  readonly created: boolean;
}

/**
 * Makes a folder's files equal to a commit, whatever was done to them: changed, deleted or planted files, links in
 * place of folders, nested repositories, a broken `.git`, read-only folders. Untracked files go; `.gump/` keeps what we
 * have there ourselves. Gitlinks become empty folders unless `rememberPrepared` saw contents there. A folder that resists
 * is put aside and made anew. One at a time for each folder.
 */
export async function ensureWorktree(
  store: Store,
  dir: string,
  commit: Commit,
  options: WorktreeOptions = {},
): Promise<EnsuredWorktree> {
  const made = await realFolder(dir);
  if (made) await forget(store, dir);
  const created = (await readPrepared(store, dir)) === null;
  for (const repair of [() => Promise.resolve(), () => makeWritable(dir)]) {
    try {
      await repair();
      if (made) await checkOutAnew(store, dir, commit);
      else await makeEqual(store, dir, commit, options);
      return { created };
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
    }
  }
  await removeWorktree(store, dir);
  await realFolder(dir);
  await checkOutAnew(store, dir, commit);
  return { created: true };
}

/**
 * The same for a folder that is not there yet, in a store that was just made; no more than a try: false, and nothing
 * promised about the folder, where it was there, git failed, or the signal came.
 */
export async function tryNewWorktree(store: Store, dir: string, commit: Commit, signal: AbortSignal): Promise<boolean> {
  const index = indexOf(store, dir);
  try {
    // Not awaited, so that git is at work before the caller goes on.
    mkdirSync(dir);
    await checkOut(placeOf(store, dir, index), commit, signal);
    await installAgentRepository(store, dir, commit, index);
    return !signal.aborted;
  } catch (error) {
    if (error instanceof GitError || errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a worktree and what the store knows of it. No error if there is none. */
export async function removeWorktree(store: Store, dir: string): Promise<void> {
  // Out of the way at once, whatever the removal then takes.
  const aside = join(dirname(dir), `.removed-${basename(dir)}`);
  await removeWhatever(aside);
  await rename(dir, aside).catch(() => undefined);
  await Promise.all([removeWhatever(aside), removeWhatever(dir), forget(store, dir)]);
}

async function forget(store: Store, dir: string): Promise<void> {
  await Promise.all([rm(indexOf(store, dir), { force: true }), forgetPrepared(store, dir)]);
}

/** For a folder that was just made: there is nothing to clean. */
async function checkOutAnew(store: Store, dir: string, commit: Commit): Promise<void> {
  await checkOut(await openWorktree(store, dir), commit);
  await installAgentRepository(store, dir, commit, indexOf(store, dir));
}

async function makeEqual(store: Store, dir: string, commit: Commit, options: WorktreeOptions): Promise<void> {
  const index = indexOf(store, dir);
  const place = await openWorktree(store, dir);
  const known = await readPrepared(store, dir);
  const prepared = known ?? { ignored: [], links: [] };
  // Before the checkout: what git sees through a link in the place of the folder, it takes for its own files.
  await clearGumpFolder(place, dir, inGumpFolder(prepared.ignored));
  await checkOut(place, commit);
  const { stdout } = await git(place, [
    ...['clean', '-ffd'],
    // Of a setup that was cut off nothing stays: the next one may not bear what is there already.
    ...(options.ignored === 'clear' || known === null ? cleaning(prepared.ignored) : []),
  ]);
  if (PLANTED_ATTRIBUTES.test(stdout.toString('utf8'))) {
    // They had a say in the form of the files that were just written (line ends), so all are written again.
    await rm(index, { force: true });
    await checkOut(place, commit);
  }
  await emptySubmodules(place, dir, prepared.links);
  await installAgentRepository(store, dir, commit, index);
}

/** In what `git clean` says it removes. */
const PLANTED_ATTRIBUTES = /[ /]\.gitattributes"?$/m;

async function checkOut(place: GitPlace, commit: Commit, signal?: AbortSignal): Promise<void> {
  const args = ['-c', 'checkout.workers=0', 'read-tree', '--reset', '-u', commit];
  await git(place, args, signal === undefined ? {} : { signal });
}

function cleaning(kept: readonly string[]): string[] {
  const patterns = ['.gump/', ...kept].map(excludePattern);
  return ['-x', ...patterns.flatMap((pattern) => ['-e', pattern])];
}

/** What lies in a submodule's folder is no part of the commit. Only a `.gitmodules` makes that worth a look. */
async function emptySubmodules(place: GitPlace, dir: string, kept: readonly string[]): Promise<void> {
  for (const link of await submoduleFolders(place, dir)) {
    if (kept.includes(link)) continue;
    for (const name of await readdir(join(dir, link))) await removeWhatever(join(dir, link, name));
  }
}
