import type { RunHost } from '../../execution/host.js';
import { saveForPost } from '../../github/job/outputs.js';
import type { Commit } from '../../model/ids.js';
import type { Verdict } from '../../report/run-summary/summarize-run.js';
import { createKeeper, type Keeper } from '../../storage/checkpoint/checkpointer.js';
import type { RunOrigin } from '../../storage/checkpoint/facts.js';
import { pruneRemoteRuns } from '../../storage/checkpoint/prune.js';
import { sessionFiles } from '../../storage/checkpoint/sessions.js';
import type { Connection } from '../connection.js';
import { originOf } from '../earlier/stored-run.js';
import type { Prepared } from '../start/preparation.js';

/** A run that is stored outside of this runner while it goes on. */
export interface Keeping extends Keeper {
  /** Aborted once another runner has gone on with the run. */
  readonly takenOver: AbortSignal;
  /** Whether it was said that the run will not be stored, and why. */
  readonly isRefused: boolean;
}

/**
 * `from`: what the run's ref held when this job took it over; null for a run of its own. `locked` is waited for before
 * anything is stored.
 */
export function keepRun(
  connection: Connection,
  host: RunHost,
  {
    repository,
    remote,
    request,
  }: Pick<Prepared, 'repository' | 'remote'> & { readonly request: { readonly workflow: string } },
  about: {
    readonly thread: RunOrigin['thread'];
    readonly from: Commit | null;
    readonly locked?: () => Promise<void>;
  },
): Keeping {
  const { inputs, redact, say } = connection;
  const lost = new AbortController();
  let isRefused = false;
  saveForPost('workflow', request.workflow);
  saveForPost('checkpoint', about.from ?? '');
  const keeper = createKeeper({
    ...{ repository, remote, redact, runs: host.runs, worktrees: host.worktrees },
    origin: originOf(connection, request.workflow, about.thread),
    policy: inputs.store,
    from: about.from,
    ...(about.locked && { after: about.locked }),
    extra: (run) =>
      inputs.store === 'full' ? sessionFiles(`${host.worktrees}/${run}`) : Promise.resolve(new Map<string, string>()),
    onStored: (commit) => {
      saveForPost('checkpoint', commit);
    },
    onRefused: (message) => {
      isRefused = true;
      // The half after this one would be refused as well.
      saveForPost('kept', 'true');
      say('warning', `The run is not stored outside of this runner, so no other runner can go on with it: ${message}`);
    },
    onTakenOver: () => {
      lost.abort(TAKEN_OVER);
    },
  });
  return {
    ...keeper,
    takenOver: lost.signal,
    get isRefused() {
      return isRefused;
    },
  };
}

/** Of a run that another runner goes on with, ours has ended, whatever it had come to here. */
export const TAKEN: Verdict = {
  status: 'cancelled',
  reason: 'cancelled',
  message: 'Another runner has gone on with this run.',
};

/** The reason of a cancel because somebody else goes on with the run. */
const TAKEN_OVER = 'taken over by another runner';

/** Removes old runs as `keep-runs` says; what cannot be removed is said and left. */
export async function pruneRuns(
  { inputs, say }: Connection,
  host: RunHost,
  { repository, remote }: Pick<Prepared, 'repository' | 'remote'>,
  except: string,
): Promise<void> {
  const keep = inputs['keep-runs'];
  if (keep === null) return;
  const pruned = await pruneRemoteRuns(repository, remote, { keep, now: host.now(), except });
  if (!pruned.ok) say('warning', `Old runs could not be removed: ${pruned.message}`);
}
