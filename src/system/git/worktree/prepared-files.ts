import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { git, type GitContext, nulSeparated } from '../git.js';
import { excludePaths, writeFileAtomic, type GitStore, verifiedWorktreeContext } from '../repository/store.js';
import { listUntrackedInGumpFolder } from './gump-folder.js';
import { indexPath, preparedRecordPath } from './open.js';
import { listPopulatedSubmodules } from './submodules.js';

/** Files that `setup` and carrying left in a new worktree. */
export interface PreparedFiles {
  /** Ignored files and folders; a checkout with `ignored: 'clear'` keeps them. */
  readonly ignored: readonly string[];
  /** Files that are neither tracked nor ignored. They are excluded from all snapshots from now on. */
  readonly untracked: readonly string[];
  /** Tracked files that were changed; they have been restored to the commit. */
  readonly restored: readonly string[];
}

/**
 * Records which files a new worktree has beside those of the commit. Call it when the worktree is ready, before any
 * agent starts: these files then do not count as an agent's work and survive later calls of `ensureWorktree`.
 */
export async function recordPreparedFiles(store: GitStore, dir: string): Promise<PreparedFiles> {
  const context = await verifiedWorktreeContext(store, dir, indexPath(store, dir));
  const restored = await restoreTracked(context);
  const list = async (...args: string[]) =>
    nulSeparated((await git(context, ['ls-files', '-z', '-o', ...args])).stdout);
  const [ignored, untracked, links, untrackedGumpFiles] = await Promise.all([
    list('-i', '--exclude-standard', '--directory'),
    list('--exclude-standard', '--directory', '--no-empty-directory'),
    listPopulatedSubmodules(context, dir),
    listUntrackedInGumpFolder(context),
  ]);
  await excludePaths(store, untracked);
  const prepared = { ignored: [...ignored, ...untracked, ...untrackedGumpFiles], links };
  await writeFileAtomic(preparedRecordPath(store, dir), JSON.stringify(prepared));
  return { ignored, untracked, restored };
}

/** Records a new worktree into which nothing was brought: it holds only the commit, so git need not be asked. */
export async function recordPlainCheckout(store: GitStore, dir: string): Promise<void> {
  const emptyRecord: PreparedRecord = { ignored: [], links: [] };
  await writeFileAtomic(preparedRecordPath(store, dir), JSON.stringify(emptyRecord));
}

/** Reads the record of a worktree; null if it was never prepared or the record cannot be read. */
export async function readPreparedRecord(store: GitStore, dir: string): Promise<PreparedRecord | null> {
  try {
    return PreparedRecord.parse(JSON.parse(await readFile(preparedRecordPath(store, dir), 'utf8')));
  } catch {
    return null;
  }
}

/** Deletes the record: the worktree counts as new again. */
export async function deletePreparedRecord(store: GitStore, dir: string): Promise<void> {
  await rm(preparedRecordPath(store, dir), { force: true });
}

const PreparedRecord = z.object({ ignored: z.array(z.string()), links: z.array(z.string()) });
type PreparedRecord = z.infer<typeof PreparedRecord>;

async function restoreTracked(context: GitContext): Promise<string[]> {
  const { stdout } = await git(context, ['diff-files', '-z', '--name-only', '--ignore-submodules=all']);
  if (stdout.length > 0) await git(context, ['checkout-index', '-z', '--force', '--stdin'], { stdin: stdout });
  return nulSeparated(stdout);
}
