import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionFiles } from '../../model/index.js';
import { listRegularFiles } from '../../system/regular-files.js';

/** Path prefix of the agents' HOME folders, in the folder of a run's worktrees and in its checkpoint. */
export const HOMES_PREFIX = 'homes/';

const MAX_FILES = 500;
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/**
 * Finds the files in which the agent CLIs keep their sessions: path in the checkpoint → path on disk. These are the files
 * that `sessions` names and no others, in each HOME of the run: the same that go on with a session on this machine. The
 * files change while a session is running. At most 500 files of at most 4 MiB each.
 */
export async function findSessionFiles(
  worktrees: string,
  sessions: readonly SessionFiles[],
): Promise<ReadonlyMap<string, string>> {
  const root = join(worktrees, HOMES_PREFIX);
  const homes = (await readdir(root, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory());
  const found = new Map<string, string>();
  for (const { name: home } of homes)
    for (const { directory, match } of sessions)
      for (const file of await listRegularFiles(join(root, home), directory)) {
        const path = join(home, directory, file);
        const info = match.test(file) ? await lstat(join(root, path)).catch(() => null) : null;
        if (info === null || info.size > MAX_FILE_BYTES) continue;
        if (found.size >= MAX_FILES) return found;
        found.set(`${HOMES_PREFIX}${path}`, join(root, path));
      }
  return found;
}
