import type { Commit, Event, RunId } from '../../model/index.js';
import { fetchRefMessages, resolveRemoteRef, type Remote, type RemoteResult } from '../../system/git/remote/remote.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { parseFacts, storedRunRef } from './run-facts.js';

/** What the remote holds of a run. */
export interface RemoteState {
  /** Null if nothing is stored, or no longer. */
  readonly commit: Commit | null;
  /** True if nothing is stored, or if this job stored it: the last stored event is one of its own. */
  readonly isOwn: boolean;
}

/**
 * Reads what the remote holds of a run, and whether another runner has resumed it: that runner would have added events
 * of its own. A commit that this job does not know can still be its own: the answer to its push was lost, or the push
 * outlived its process.
 */
export async function readRemoteState(
  repository: Repository,
  remote: Remote,
  { run, job, events }: { readonly run: RunId; readonly job: string; readonly events: readonly Event[] },
): Promise<RemoteResult<RemoteState>> {
  const ref = storedRunRef(run);
  const current = await resolveRemoteRef(repository, remote, ref);
  if (!current.ok) return current;
  if (current.value === null) return { ok: true, value: { commit: null, isOwn: true } };
  const read = await fetchRefMessages(repository, remote, ref);
  if (!read.ok) return read;
  const { commit, message } = read.value[0] ?? { commit: current.value, message: '' };
  const facts = parseFacts(message);
  const lastStored = facts === null ? undefined : events.find(({ seq }) => seq === facts.seq);
  const isOwn = facts !== null && facts.run === run && facts.job === job && facts.at === lastStored?.ts;
  return { ok: true, value: { commit, isOwn } };
}
