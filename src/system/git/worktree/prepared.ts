import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { git, type GitPlace, nulSeparated } from '../git.js';
import { excludePaths, replaceFile, type Store, worktreePlace } from '../repository/store.js';
import { untrackedInGumpFolder } from './gump-folder.js';
import { filledSubmodules } from './submodules.js';
import { indexOf, preparedFile } from './worktree-place.js';

/** What `setup` and carrying left in a new worktree. */
export interface Prepared {
  /** Ignored files and folders; they survive `clear`. */
  readonly ignored: readonly string[];
  /** Neither tracked nor ignored; kept out of all snapshots from now on. */
  readonly untracked: readonly string[];
  /** Tracked files it had changed; they are as in the commit again. */
  readonly restored: readonly string[];
}

/**
 * To be called when a new worktree is ready, before any agent: takes note of what is there beside the commit's files,
 * so that it is taken for no agent's work and survives later `ensureWorktree`s.
 */
export async function rememberPrepared(store: Store, dir: string): Promise<Prepared> {
  const place = await worktreePlace(store, dir, indexOf(store, dir));
  const restored = await restoreTracked(place);
  const list = async (...args: string[]) => nulSeparated((await git(place, ['ls-files', '-z', '-o', ...args])).stdout);
  const [ignored, untracked, links, inOurs] = await Promise.all([
    list('-i', '--exclude-standard', '--directory'),
    list('--exclude-standard', '--directory', '--no-empty-directory'),
    filledSubmodules(place, dir),
    untrackedInGumpFolder(place),
  ]);
  await excludePaths(store, untracked);
  const prepared = { ignored: [...ignored, ...untracked, ...inOurs], links };
  await replaceFile(preparedFile(store, dir), JSON.stringify(prepared));
  return { ignored, untracked, restored };
}

/** The same where nothing was brought into the new worktree: what is there is the commit, so that git need not be asked. */
export async function rememberAsCheckedOut(store: Store, dir: string): Promise<void> {
  const nothing: PreparedRecord = { ignored: [], links: [] };
  await replaceFile(preparedFile(store, dir), JSON.stringify(nothing));
}

/** What a worktree was prepared with; null if it never was, or if the note cannot be read. */
export async function readPrepared(store: Store, dir: string): Promise<PreparedRecord | null> {
  try {
    return PreparedRecord.parse(JSON.parse(await readFile(preparedFile(store, dir), 'utf8')));
  } catch {
    return null;
  }
}

/** The worktree counts as new again. */
export async function forgetPrepared(store: Store, dir: string): Promise<void> {
  await rm(preparedFile(store, dir), { force: true });
}

const PreparedRecord = z.object({ ignored: z.array(z.string()), links: z.array(z.string()) });
type PreparedRecord = z.infer<typeof PreparedRecord>;

async function restoreTracked(place: GitPlace): Promise<string[]> {
  const { stdout } = await git(place, ['diff-files', '-z', '--name-only', '--ignore-submodules=all']);
  if (stdout.length > 0) await git(place, ['checkout-index', '-z', '--force', '--stdin'], { stdin: stdout });
  return nulSeparated(stdout);
}
