/**
 * The branch of a finished run, without GitHub's API: its commits are composed, brought onto the target branch and
 * pushed. Begin with `publishRun` here, which calls compose-branch.ts, integrate-with-target.ts and push-branch.ts.
 * Locally, apply-run.ts merges the same branch into the user's checkout.
 */
import { join } from 'node:path';
import { fold } from '../engine/index.js';
import type { RunHost } from '../execution/host.js';
import type { Event } from '../model/index.js';
import type { Remote } from '../system/git/remote/remote.js';
import type { Repository } from '../system/git/repository/repository.js';
import { openGitStore } from '../system/git/repository/store.js';
import { composeBranch, type BranchOptions, type ComposedBranch } from './compose-branch.js';
import { integrateWithTarget, type PublishTarget } from './integrate-with-target.js';
import { pushBranch, type ApiPush, type PushBranchResult } from './push-branch.js';

/**
 * Publishes the branch of a run: composes it from the events, brings it up to date with its target, and pushes it.
 * Needs nothing of the run but its events and git's objects. Throws if there are no events.
 */
export async function publishRun(
  host: Pick<RunHost, 'worktrees'>,
  repository: Repository,
  events: readonly Event[],
  options: BranchOptions & {
    readonly branch: string;
    readonly remote: Remote;
    /** The branch that the work is to be merged into. */
    readonly target: PublishTarget;
    /** Pushes through an API; null to push by git. */
    readonly apiPush: ApiPush | null;
  },
): Promise<{
  readonly composed: ComposedBranch;
  /** Null if there was nothing to push. */
  readonly push: PushBranchResult | null;
  /** Files that conflict with the target. */
  readonly conflicts: readonly string[];
  /** True if the target has all of the work already, so that nothing was pushed. */
  readonly isAlreadyMerged: boolean;
}> {
  const run = fold(untilEnd(events));
  if (run === null) throw new Error('an empty ledger has nothing to publish');
  const store = await openGitStore(repository, join(host.worktrees, run.id, 'publish'));
  const composed = await composeBranch(store, run, options);
  const { remote, branch, apiPush, target } = options;
  if (composed.commits === 0) return { composed, push: null, conflicts: [], isAlreadyMerged: false };
  const work = { base: run.onto, head: composed.head };
  const placed = await integrateWithTarget(store, remote, { id: run.id, at: run.lastEventAt }, work, target);
  const { conflicts, isAlreadyMerged } = placed;
  const push = isAlreadyMerged ? null : await pushBranch(store, remote, branch, placed, apiPush);
  return { composed, push, conflicts, isAlreadyMerged };
}

/**
 * The events up to the end of the run. The commits have the time of the last event, so that events after the end (such
 * as `published`) would change the commits when they are composed again.
 */
function untilEnd(events: readonly Event[]): readonly Event[] {
  const end = events.findLastIndex(({ type }) => type === 'run_completed');
  return end < 0 ? events : events.slice(0, end + 1);
}
