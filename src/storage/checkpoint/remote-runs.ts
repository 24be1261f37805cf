import type { Commit, RunId } from '../../model/index.js';
import { listRemoteRefs, fetchRefMessages, type Remote, type RemoteResult } from '../../system/git/remote/remote.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { parseFacts, STORED_RUN_REF_PREFIX, storedRunRef, type RunFacts } from './run-facts.js';

/** A run that is stored on the remote. */
export interface RemoteRun {
  readonly facts: RunFacts;
  /** The commit that its ref points to. Whoever resumes the run pushes only if the ref still holds this commit. */
  readonly commit: Commit;
}

/** Lists the runs on the remote, the latest first. Refs that cannot be read as a run are left out. */
export async function listRemoteRuns(
  repository: Repository,
  remote: Remote,
): Promise<RemoteResult<readonly RemoteRun[]>> {
  const listed = await listRemoteRefs(repository, remote, [`${STORED_RUN_REF_PREFIX}*`]);
  // git fails when no ref matches what is fetched.
  if (!listed.ok || listed.value.size === 0) return listed.ok ? { ok: true, value: [] } : listed;
  const found = await fetchRefMessages(repository, remote, STORED_RUN_REF_PREFIX);
  if (!found.ok) return found;
  const runs = found.value.flatMap(({ ref, commit, message }) => {
    const facts = parseFacts(message);
    // People know a run by the name of its ref. If the facts name another run, the commit is ignored.
    return facts === null || storedRunRef(facts.run) !== ref ? [] : [{ facts, commit }];
  });
  return { ok: true, value: runs.sort((a, b) => compareText(b.facts.at, a.facts.at)) };
}

/** Finds a run on the remote; null if none has that id. */
export async function findRemoteRun(
  repository: Repository,
  remote: Remote,
  id: RunId,
): Promise<RemoteResult<RemoteRun | null>> {
  const found = await listRemoteRuns(repository, remote);
  return found.ok ? { ok: true, value: found.value.find(({ facts }) => facts.run === id) ?? null } : found;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
