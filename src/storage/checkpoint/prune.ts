import { pushRefs, type Remote } from '../../system/git/remote/remote.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { listRemoteRuns, type RemoteRun } from './remote-runs.js';
import { storedRunRef } from './run-facts.js';

/**
 * Outcome of pruning: the ids of the removed runs and the number of runs that stay, or one sentence on why pruning
 * failed. Some runs may have been removed before it failed.
 */
export type PruneResult =
  | { readonly ok: true; readonly removed: readonly string[]; readonly kept: number }
  | { readonly ok: false; readonly message: string };

/** How long after its last event an unfinished run is kept for a resume, ms. */
const RESUMABLE_FOR_MS = 30 * 24 * 60 * 60_000;

/**
 * Removes all but the latest `keep` stored runs from the remote. Runs that are open, paused or cancelled can still be
 * resumed and stay for thirty days. The run `except` stays, and so does a run that is pushed to in the meantime. With
 * `dryRun`, nothing is removed, and `removed` names the runs that would be.
 */
export async function pruneRemoteRuns(
  repository: Repository,
  remote: Remote,
  options: { readonly keep: number; readonly now: Date; readonly except: string | null; readonly dryRun?: boolean },
): Promise<PruneResult> {
  const found = await listRemoteRuns(repository, remote);
  if (!found.ok) return { ok: false, message: found.failure.message };
  const removable = found.value
    .slice(options.keep)
    .filter((run) => run.facts.run !== options.except && !isResumable(run, options.now));
  const isDry = options.dryRun === true;
  const removed: string[] = isDry ? removable.map(({ facts }) => facts.run) : [];
  for (const { facts, commit } of isDry ? [] : removable) {
    const result = await pushRefs(repository, remote, [{ to: storedRunRef(facts.run), commit: null, expect: commit }]);
    if (result.ok) removed.push(facts.run);
    else if (result.failure.kind !== 'stale') return { ok: false, message: result.failure.message };
  }
  return { ok: true, removed, kept: found.value.length - removed.length };
}

function isResumable({ facts }: RemoteRun, now: Date): boolean {
  const isUnfinished = facts.state === 'open' || facts.state === 'paused' || facts.state === 'cancelled';
  return isUnfinished && now.getTime() - Date.parse(facts.at) < RESUMABLE_FOR_MS;
}
