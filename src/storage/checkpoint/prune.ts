import { push, type Remote } from '../../system/git/remote/remote.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { storedRef } from './facts.js';
import { remoteRuns, type RemoteRun } from './remote-runs.js';

/** Ids of the stored runs that were removed, and of those that stay; or one sentence on why none could be. */
export type Pruned =
  | { readonly ok: true; readonly removed: readonly string[]; readonly kept: number }
  | { readonly ok: false; readonly message: string };

/** A cut-off run may be gone on with for this long before it counts as given up, ms. */
const OPEN_FOR_MS = 30 * 24 * 60 * 60_000;

/**
 * Removes all but the latest stored runs from the remote. What waits for a person, or can still be gone on with, stays
 * for thirty days. One that was pushed to in the meantime stays too. `dryRun` only says which would be removed.
 */
export async function pruneRemoteRuns(
  repository: Repository,
  remote: Remote,
  options: { readonly keep: number; readonly now: Date; readonly except: string | null; readonly dryRun?: boolean },
): Promise<Pruned> {
  const found = await remoteRuns(repository, remote);
  if (!found.ok) return { ok: false, message: found.failure.message };
  const old = found.value
    .slice(options.keep)
    .filter((run) => run.facts.run !== options.except && !isAwaited(run, options.now));
  const isDry = options.dryRun === true;
  const removed: string[] = isDry ? old.map(({ facts }) => facts.run) : [];
  for (const { facts, commit } of isDry ? [] : old) {
    const result = await push(repository, remote, [{ to: storedRef(facts.run), commit: null, expect: commit }]);
    if (result.ok) removed.push(facts.run);
    else if (result.failure.kind !== 'stale') return { ok: false, message: result.failure.message };
  }
  return { ok: true, removed, kept: found.value.length - removed.length };
}

function isAwaited({ facts }: RemoteRun, now: Date): boolean {
  const isUnfinished = facts.state === 'open' || facts.state === 'paused' || facts.state === 'cancelled';
  return isUnfinished && now.getTime() - Date.parse(facts.at) < OPEN_FOR_MS;
}
