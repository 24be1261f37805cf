import { join } from 'node:path';
import { fold } from '../engine/index.js';
import type { Event } from '../model/index.js';
import type { Remote } from './git/remote.js';
import type { Repository } from './git/repository.js';
import { openStore } from './git/store.js';
import type { RunHost } from './host.js';
import {
  composeBranch,
  pushBranch,
  type BranchOptions,
  type ComposedBranch,
  type PushElsewhere,
  type Pushed,
} from './publish.js';

/** The branch of a run: composed from its ledger, then pushed. Needs nothing of the run but its events and git's objects. */
export async function publishRun(
  host: Pick<RunHost, 'worktrees'>,
  repository: Repository,
  events: readonly Event[],
  options: BranchOptions & {
    readonly branch: string;
    readonly remote: Remote;
    /** Null: by git. */
    readonly elsewhere: PushElsewhere | null;
  },
): Promise<{ readonly composed: ComposedBranch; readonly push: Pushed | null }> {
  const run = fold(events);
  if (run === null) throw new Error('an empty ledger has nothing to publish');
  const store = await openStore(repository, join(host.worktrees, run.id, 'publish'));
  const composed = await composeBranch(store, run, options);
  const { remote, branch, elsewhere } = options;
  if (composed.commits === 0) return { composed, push: null };
  return {
    composed,
    push: await pushBranch(store, remote, branch, { base: run.onto, head: composed.head }, elsewhere),
  };
}
