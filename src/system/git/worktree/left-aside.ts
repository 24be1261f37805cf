import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Commit } from '../../../model/ids.js';
import { git, nulSeparated } from '../git.js';
import { verifiedWorktreeContext, type GitStore } from '../repository/store.js';
import { indexPath } from './open.js';
import { readPreparedRecord } from './prepared-files.js';

/** What an agent has left in a worktree that becomes no part of a snapshot. */
export interface LeftAside {
  /** Files and folders (with a `/` at the end) that git ignores and that `setup` did not leave. */
  readonly ignored: readonly string[];
  /** Branches that it has made or moved in its own repository: commits on them are not seen. */
  readonly branches: readonly string[];
}

const MAX_NAMES = 20;

/** Finds what an agent that began at `from` has left aside, at most 20 names of each kind. */
export async function findLeftAside(store: GitStore, dir: string, from: Commit): Promise<LeftAside> {
  const context = await verifiedWorktreeContext(store, dir, indexPath(store, dir));
  const args = ['ls-files', '-z', '-o', '-i', '--exclude-standard', '--directory', '--no-empty-directory'];
  const [{ stdout }, record, branches] = await Promise.all([
    git(context, args),
    readPreparedRecord(store, dir),
    movedBranches(join(dir, '.git/refs/heads'), '', from),
  ]);
  const prepared = record?.ignored ?? [];
  const isPrepared = (path: string) => prepared.some((known) => path === known || known.startsWith(path));
  const ignored = nulSeparated(stdout).filter((path) => !isPrepared(path) && !path.startsWith('.gump/'));
  return { ignored: ignored.slice(0, MAX_NAMES), branches: branches.slice(0, MAX_NAMES) };
}

/** Reads the agent's refs without git, which would obey the configuration beside them. Links are not followed. */
async function movedBranches(folder: string, prefix: string, from: Commit): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const [path, name] = [join(folder, entry.name), `${prefix}${entry.name}`];
      if (entry.isDirectory()) return movedBranches(path, `${name}/`, from);
      const target = entry.isFile() ? await readRef(path) : null;
      return target === null || target === from ? [] : [name];
    }),
  );
  return found.flat();
}

async function readRef(path: string): Promise<string | null> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (handle === null) return null;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(65), 0, 65, 0);
    const text = buffer.toString('latin1', 0, bytesRead).trim();
    return /^[0-9a-f]{40,64}$/.test(text) ? text : null;
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}
