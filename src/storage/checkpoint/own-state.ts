import type { Commit, Event, RunId } from '../../model/index.js';
import { readMessages, remoteCommit, type Remote, type RemoteResult } from '../../system/git/remote/remote.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { readFacts, storedRef } from './facts.js';

/** What the remote holds of a run. `commit` null: nothing, or no longer. */
export interface StoredState {
  readonly commit: Commit | null;
  /** Nothing, or what this job stored: a beginning of its own events. */
  readonly isOwn: boolean;
}

/**
 * Looks whether another runner has gone on with a run of this job: it would have added events of its own. A commit that
 * this job does not know may be its own all the same, by a push whose answer was lost or which outlived its process.
 */
export async function storedState(
  repository: Repository,
  remote: Remote,
  { run, job, events }: { readonly run: RunId; readonly job: string; readonly events: readonly Event[] },
): Promise<RemoteResult<StoredState>> {
  const ref = storedRef(run);
  const there = await remoteCommit(repository, remote, ref);
  if (!there.ok) return there;
  if (there.value === null) return { ok: true, value: { commit: null, isOwn: true } };
  const read = await readMessages(repository, remote, ref);
  if (!read.ok) return read;
  const { commit, message } = read.value[0] ?? { commit: there.value, message: '' };
  const facts = readFacts(message);
  const last = facts === null ? undefined : events.find(({ seq }) => seq === facts.seq);
  const isOwn = facts !== null && facts.run === run && facts.job === job && facts.at === last?.ts;
  return { ok: true, value: { commit, isOwn } };
}
