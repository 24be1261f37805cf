/**
 * Worktrees: the folders in which agents and gates work, made equal to a commit before each attempt.
 * Begin with `ensureWorktree` here. `agent-repository.ts` makes the `.git` that an agent sees, `carry.ts` copies
 * installed dependencies, and `prepared-files.ts` records what `setup` left.
 */

import { mkdirSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Commit } from '../../../model/ids.js';
import { errorCode } from '../../errors.js';
import { git, GitError, type GitContext } from '../git.js';
import { readIndexFile } from '../repository/index-file.js';
import { excludePattern, worktreeContext, type GitStore } from '../repository/store.js';
import { installAgentRepository, makeWritable, forceRemove } from './agent-repository.js';
import { clearGumpFolder, pathsInGumpFolder } from './gump-folder.js';
import { indexPath, openWorktree, ensureRealFolder } from './open.js';
import { deletePreparedRecord, readPreparedRecord } from './prepared-files.js';
import { listSubmoduleFolders } from './submodules.js';

export { type PreparedFiles, recordPlainCheckout, recordPreparedFiles } from './prepared-files.js';

/** How a worktree is made equal to a commit. */
export interface WorktreeOptions {
  /**
   * What happens to ignored files (build outputs, caches): `keep` leaves them, `clear` removes all but those that
   * `recordPreparedFiles` recorded. Default `keep`. Without such a record, the folder is cleared.
   */
  readonly ignored?: 'keep' | 'clear';
}

/**
 * `created`: the folder is new, or the run was interrupted before it was ready. Then dependencies must be carried
 * there, `setup` run, and `recordPreparedFiles` called; until that was done, `created` stays true.
 */
export interface EnsuredWorktree {
  readonly created: boolean;
}

/**
 * Makes a folder's files equal to a commit, whatever was done to them: changed, deleted or added files, links in place
 * of folders, nested repositories, a broken `.git`, read-only folders. Untracked files are removed; `.gump/` keeps
 * gump's own scratch folders. Submodules become empty folders unless `recordPreparedFiles` found contents there. A
 * folder for which this fails is replaced with a new one. Must not run concurrently for the same folder.
 */
export async function ensureWorktree(
  store: GitStore,
  dir: string,
  commit: Commit,
  options: WorktreeOptions = {},
): Promise<EnsuredWorktree> {
  const folderCreated = await ensureRealFolder(dir);
  if (folderCreated) await deleteRecords(store, dir);
  const created = (await readPreparedRecord(store, dir)) === null;
  for (const repair of [() => Promise.resolve(), () => makeWritable(dir)]) {
    try {
      await repair();
      if (folderCreated) await checkOutIntoEmpty(store, dir, commit);
      else await resetToCommit(store, dir, commit, options);
      return { created };
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
    }
  }
  await removeWorktree(store, dir);
  await ensureRealFolder(dir);
  await checkOutIntoEmpty(store, dir, commit);
  return { created: true };
}

/**
 * Tries to create a worktree in a folder that does not exist yet, for a store that was just created. Resolves to false
 * if the folder exists, git fails or the signal aborts; the folder's state is then undefined.
 */
export async function tryCreateWorktree(
  store: GitStore,
  dir: string,
  commit: Commit,
  signal: AbortSignal,
): Promise<boolean> {
  const index = indexPath(store, dir);
  try {
    // Synchronous, so that git is running before this function returns its promise.
    mkdirSync(dir);
    await checkOut(worktreeContext(store, dir, index), commit, signal);
    await installAgentRepository(store, dir, commit, index);
    return !signal.aborted;
  } catch (error) {
    if (error instanceof GitError || errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a worktree and the store's records of it. Not an error if there is none. */
export async function removeWorktree(store: GitStore, dir: string): Promise<void> {
  // Rename first, so that the path is free at once however long the removal takes.
  const removedPath = join(dirname(dir), `.removed-${basename(dir)}`);
  await forceRemove(removedPath);
  await rename(dir, removedPath).catch(() => undefined);
  await Promise.all([forceRemove(removedPath), forceRemove(dir), deleteRecords(store, dir)]);
}

async function deleteRecords(store: GitStore, dir: string): Promise<void> {
  await Promise.all([rm(indexPath(store, dir), { force: true }), deletePreparedRecord(store, dir)]);
}

/** Checks out into a folder that was just created: there is nothing to clean. */
async function checkOutIntoEmpty(store: GitStore, dir: string, commit: Commit): Promise<void> {
  await checkOut(await openWorktree(store, dir), commit);
  await installAgentRepository(store, dir, commit, indexPath(store, dir));
}

async function resetToCommit(store: GitStore, dir: string, commit: Commit, options: WorktreeOptions): Promise<void> {
  const index = indexPath(store, dir);
  const context = await openWorktree(store, dir);
  const record = await readPreparedRecord(store, dir);
  const prepared = record ?? { ignored: [], links: [] };
  // Before the checkout: if the folder was replaced by a link, git takes the files behind it for its own.
  await clearGumpFolder(context, dir, pathsInGumpFolder(prepared.ignored));
  const attributesBefore = await listAttributes(store, index);
  await checkOut(context, commit);
  const { stdout } = await git(context, [
    ...['clean', '-ffd'],
    // Nothing of an interrupted setup stays: the next setup may fail on files that exist already.
    ...(options.ignored === 'clear' || record === null ? cleanIgnoredArgs(prepared.ignored) : []),
  ]);
  const planted = PLANTED_ATTRIBUTES.test(stdout.toString('utf8'));
  if (planted || (await listAttributes(store, index)) !== attributesBefore) {
    // Other attributes affected the content of the files (line ends) when they were written, so write all files again.
    await rm(index, { force: true });
    await checkOut(context, commit);
  }
  await emptySubmodules(context, dir, prepared.links);
  await installAgentRepository(store, dir, commit, index);
}

/** Matches `.gitattributes` in the output of `git clean`, which lists what it removes. */
const PLANTED_ATTRIBUTES = /[ /]\.gitattributes"?$/m;

/** The paths and contents of all tracked attributes files, as a text to compare. */
async function listAttributes(store: GitStore, index: string): Promise<string> {
  const { entries } = await readIndexFile(store, index);
  const files = entries.filter((entry) => entry.isAttributesFile);
  return JSON.stringify(files.map(({ id, path }) => [id, path]));
}

async function checkOut(context: GitContext, commit: Commit, signal?: AbortSignal): Promise<void> {
  const args = ['-c', 'checkout.workers=0', 'read-tree', '--reset', '-u', commit];
  await git(context, args, signal === undefined ? {} : { signal });
}

function cleanIgnoredArgs(kept: readonly string[]): string[] {
  const patterns = ['.gump/', ...kept].map(excludePattern);
  return ['-x', ...patterns.flatMap((pattern) => ['-e', pattern])];
}

/** Empties the folders of submodules, which are not part of the commit. Does nothing without a `.gitmodules`. */
async function emptySubmodules(context: GitContext, dir: string, kept: readonly string[]): Promise<void> {
  for (const link of await listSubmoduleFolders(context, dir)) {
    if (kept.includes(link)) continue;
    for (const name of await readdir(join(dir, link))) await forceRemove(join(dir, link, name));
  }
}
