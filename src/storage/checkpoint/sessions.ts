import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Below this, in a run's worktrees and in its store, are the HOMEs of its agents. */
export const HOMES = 'homes/';

/**
 * What is no session of an agent's: the gates' HOME, and what can be had again or must not be kept. Gemini CLI
 * keeps its sessions below `.gemini/tmp`.
 */
const LEFT_OUT = /^(gates|.*(\/(\.cache|cache|node_modules|logs?|statsig|shell-snapshots)|(?<!\/\.gemini)\/tmp))$/;
const LOOKS_SECRET = /(credential|auth|token|secret|oauth|\.key$|\.pem$)/i;
const MOST_FILES = 500;
const LARGEST_FILE = 4 * 1024 * 1024;
const DEEPEST = 8;

/**
 * The files in which the agent CLIs keep their sessions, by their path in the store. They change as a session goes on.
 * Files that are named like credentials stay where they are.
 */
export async function sessionFiles(worktrees: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  await collect(join(worktrees, HOMES), '', found);
  return new Map([...found].map(([path, file]) => [`${HOMES}${path}`, file]));
}

async function collect(root: string, under: string, found: Map<string, string>, depth = 0): Promise<void> {
  const entries = await readdir(join(root, under), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (found.size >= MOST_FILES) return;
    if (entry.isDirectory() && depth < DEEPEST && !LEFT_OUT.test(path)) await collect(root, path, found, depth + 1);
    if (!entry.isFile() || LOOKS_SECRET.test(entry.name)) continue;
    const info = await lstat(join(root, path)).catch(() => null);
    if (info !== null && info.size <= LARGEST_FILE) found.set(path, join(root, path));
  }
}
