import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Path prefix of the agents' HOME folders, in the folder of a run's worktrees and in its checkpoint. */
export const HOMES_PREFIX = 'homes/';

/**
 * Folders that hold no session of an agent: the gates' HOME, caches, logs and temporary files. Gemini CLI keeps its
 * sessions below `.gemini/tmp`, so that folder is not excluded.
 */
const EXCLUDED = /^(gates|.*(\/(\.cache|cache|node_modules|logs?|statsig|shell-snapshots)|(?<!\/\.gemini)\/tmp))$/;
const LOOKS_SECRET = /(credential|auth|token|secret|oauth|\.key$|\.pem$)/i;
const MAX_FILES = 500;
const MAX_FILE_BYTES = 4 * 1024 * 1024;
const MAX_DEPTH = 8;

/**
 * Finds the files in which the agent CLIs keep their sessions: path in the checkpoint → path on disk. The files change
 * while a session is running. Files with names like those of credentials are left out.
 */
export async function findSessionFiles(worktrees: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  await collect(join(worktrees, HOMES_PREFIX), '', found);
  return new Map([...found].map(([path, file]) => [`${HOMES_PREFIX}${path}`, file]));
}

async function collect(root: string, under: string, found: Map<string, string>, depth = 0): Promise<void> {
  const entries = await readdir(join(root, under), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (found.size >= MAX_FILES) return;
    if (entry.isDirectory() && depth < MAX_DEPTH && !EXCLUDED.test(path)) await collect(root, path, found, depth + 1);
    if (!entry.isFile() || LOOKS_SECRET.test(entry.name)) continue;
    const info = await lstat(join(root, path)).catch(() => null);
    if (info !== null && info.size <= MAX_FILE_BYTES) found.set(path, join(root, path));
  }
}
