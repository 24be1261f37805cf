/**
 * Trees that are derived from a commit and the prepared layer: what `setup` and `carry` left beside the run's base
 * commit. Begin here; `gate-tree.ts` derives the tree that gates judge.
 */
import { constants } from 'node:fs';
import { cp, lstat, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Commit } from '../../../model/ids.js';
import { runToEnd } from '../../process/run-to-end.js';
import { ownProgram } from '../../programs/own-programs.js';
import { writeFileAtomic, type GitStore } from '../repository/store.js';
import { forceRemove } from '../worktree/agent-repository.js';
import { preparedRecordPath } from '../worktree/open.js';
import { readPreparedRecord } from '../worktree/prepared-files.js';

/** A worktree in which nothing was run but `setup`. No child can write it. */
export interface PreparedLayer {
  /** Absolute path. */
  readonly folder: string;
  readonly commit: Commit;
}

/**
 * Copies what the layer has beside its commit into another worktree, in place of what is there, and records it there.
 * Shares blocks where the file system can. Hard links are not used: a child edits files in place.
 */
export async function copyPreparedFiles(store: GitStore, layer: PreparedLayer, dir: string): Promise<void> {
  const record = await readPreparedRecord(store, layer.folder);
  for (const path of [...(record?.ignored ?? []), ...(record?.links ?? [])])
    await copyPath(join(layer.folder, path), join(dir, path));
  await copyRecord(store, layer, dir);
}

/** Records that a worktree has the same files beside its commit as the layer. */
export async function copyRecord(store: GitStore, layer: PreparedLayer, dir: string): Promise<void> {
  const record = (await readPreparedRecord(store, layer.folder)) ?? { ignored: [], links: [] };
  await writeFileAtomic(preparedRecordPath(store, dir), JSON.stringify(record));
}

/** Copies with `cp`, which is several times faster than Node for many small files. */
async function copyPath(from: string, to: string): Promise<void> {
  const source = await lstat(from).catch(() => null);
  if (source === null) return;
  await forceRemove(to.replace(/\/$/, ''));
  await mkdir(dirname(to), { recursive: true });
  const args = ['-a', '--reflink=auto', '-T', '--', from, to];
  const { ending } = await runToEnd({ file: ownProgram('cp'), args, cwd: '/', env: {} });
  if (ending.kind === 'exited' && ending.code === 0) return;
  const mode = constants.COPYFILE_FICLONE;
  await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, mode });
}
