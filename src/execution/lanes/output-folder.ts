import { constants } from 'node:fs';
import { lstat, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { forceRemove } from '../../system/git/worktree/agent-repository.js';
import { ensureRealFolder } from '../../system/git/worktree/open.js';
import { MAX_OUTPUT_BYTES, OUTPUT_FOLDER } from '../../workflow/output.js';

/**
 * Replaces the folder for an agent's output by an empty one, since files of an earlier attempt or of the repository are
 * not this agent's output. Links in its path are removed, not followed: an agent may have made them point outside.
 */
export async function resetOutputFolder(worktree: string): Promise<void> {
  const folder = join(worktree, OUTPUT_FOLDER);
  await ensureRealFolder(dirname(folder));
  await forceRemove(folder);
  await mkdir(folder);
}

/**
 * Reads an agent's output file (`.gump/out/plan.json`) and removes it from its worktree. Null if it is not a regular
 * file in real folders. A file that is too large is cut just past the limit, so that the parser rejects it.
 */
export async function consumeOutput(worktree: string, file: string): Promise<string | null> {
  const folder = join(worktree, OUTPUT_FOLDER);
  for (const path of [dirname(folder), folder])
    if ((await lstat(path).catch(() => null))?.isDirectory() !== true) return null;
  const path = join(worktree, file);
  const text = await readRegular(path);
  await rm(path, { recursive: true, force: true });
  return text;
}

/** Reads a regular file; null for anything else. A pipe does not block, and a link is not followed. */
async function readRegular(path: string): Promise<string | null> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (handle === null) return null;
  try {
    if (!(await handle.stat()).isFile()) return null;
    const bytes = Buffer.alloc(MAX_OUTPUT_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      ({ bytesRead: read } = await handle.read(bytes, length, bytes.length - length, length));
    return bytes.subarray(0, length).toString('utf8');
  } finally {
    await handle.close();
  }
}
