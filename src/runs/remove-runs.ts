import { join } from 'node:path';
import { readLedger } from '../storage/ledger/read-ledger.js';
import { listLocalRuns, type LocalRun } from '../storage/local-runs.js';
import { lockRun } from '../storage/run-lock.js';
import { releaseCommits } from '../system/git/repository/refs.js';
import type { Repository } from '../system/git/repository/repository.js';
import { forceRemove } from '../system/git/worktree/agent-repository.js';
import { localFolders } from './local-repository.js';

/** Outcome of removing old runs, by their ids. */
export interface Removal {
  readonly removed: readonly string[];
  readonly kept: readonly string[];
  /** Runs that are old enough to be removed but still needed, and why. */
  readonly skipped: readonly { readonly id: string; readonly why: string }[];
}

/** Removes all but the latest `keepLast` local runs: their folders, worktrees, and the commits kept for them. */
export async function removeOldRuns(repository: Repository, keepLast: number): Promise<Removal> {
  const all = await listLocalRuns(localFolders(repository).runs);
  const removed: string[] = [];
  const skipped: { id: string; why: string }[] = [];
  for (const run of all.slice(keepLast)) {
    const why = await removeRun(repository, run);
    if (why === null) removed.push(run.id);
    else skipped.push({ id: run.id, why });
  }
  return { removed, kept: all.slice(0, keepLast).map(({ id }) => id), skipped };
}

/** Removes the worktrees of a run. Its folder with the ledger stays. */
export async function removeWorktrees(repository: Repository, id: string): Promise<void> {
  await forceRemove(join(localFolders(repository).worktrees, id));
}

/** Removes a run, its folder last, so that an interrupted removal can be repeated. Returns why it was left, or null. */
async function removeRun(repository: Repository, run: LocalRun): Promise<string | null> {
  const lock = await lockRun(run.folder);
  if (lock === null) return 'still going on';
  try {
    if (await isPaused(run)) return 'waits for a person';
    await removeWorktrees(repository, run.id);
    await releaseCommits(repository, run.id);
    await forceRemove(run.folder);
    return null;
  } finally {
    await lock.release();
  }
}

/** Whether the run waits for a person. A run whose ledger cannot be read does not. */
async function isPaused(run: LocalRun): Promise<boolean> {
  const ledger = await readLedger(join(run.folder, 'ledger.ndjson')).catch(() => null);
  return ledger?.events.at(-1)?.type === 'run_paused';
}
