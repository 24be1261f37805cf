import { join } from 'node:path';
import { fold } from '../engine/index.js';
import type { RunHost } from '../execution/host.js';
import type { Event } from '../model/index.js';
import type { Remote } from '../system/git/remote/remote.js';
import type { Repository } from '../system/git/repository/repository.js';
import { openStore } from '../system/git/repository/store.js';
import { placeOnTarget, type Target } from './moved-base.js';
import { composeBranch, type BranchOptions, type ComposedBranch } from './publish.js';
import { pushBranch, type PushElsewhere, type Pushed } from './push-branch.js';

/** The branch of a run: composed from its ledger, then pushed. Needs nothing of the run but its events and git's objects. */
export async function publishRun(
  host: Pick<RunHost, 'worktrees'>,
  repository: Repository,
  events: readonly Event[],
  options: BranchOptions & {
    readonly branch: string;
    readonly remote: Remote;
    /** Where the work is to go in the end. */
    readonly target: Target;
    /** Null: by git. */
    readonly elsewhere: PushElsewhere | null;
  },
): Promise<{
  readonly composed: ComposedBranch;
  readonly push: Pushed | null;
  /** Files that do not merge into the target. */
  readonly conflicts: readonly string[];
  /** The target has all of the work already, so nothing was pushed. */
  readonly isThere: boolean;
}> {
  const run = fold(untilEnd(events));
  if (run === null) throw new Error('an empty ledger has nothing to publish');
  const store = await openStore(repository, join(host.worktrees, run.id, 'publish'));
  const composed = await composeBranch(store, run, options);
  const { remote, branch, elsewhere, target } = options;
  if (composed.commits === 0) return { composed, push: null, conflicts: [], isThere: false };
  const work = { base: run.onto, head: composed.head };
  const placed = await placeOnTarget(store, remote, { id: run.id, at: run.lastAt }, work, target);
  const { conflicts, isThere } = placed;
  const push = isThere ? null : await pushBranch(store, remote, branch, placed, elsewhere);
  return { composed, push, conflicts, isThere };
}

/**
 * The commits bear the time of the run's end. What the ledger says later (that they were published, say) must not make
 * others of them when they are composed again.
 */
function untilEnd(events: readonly Event[]): readonly Event[] {
  const end = events.findLastIndex(({ type }) => type === 'run_completed');
  return end < 0 ? events : events.slice(0, end + 1);
}
