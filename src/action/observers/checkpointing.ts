import type { RunHost } from '../../execution/host.js';
import { saveForPost } from '../../github/job/outputs.js';
import type { Commit } from '../../model/ids.js';
import type { OutcomeOverride } from '../../report/run-summary/summarize-run.js';
import { createCheckpointer, type Checkpointer } from '../../storage/checkpoint/checkpointer.js';
import { pruneRemoteRuns } from '../../storage/checkpoint/prune.js';
import type { RunOrigin } from '../../storage/checkpoint/run-facts.js';
import { findSessionFiles } from '../../storage/checkpoint/session-files.js';
import type { Connection } from '../context/connection.js';
import { createRunOrigin } from '../earlier/stored-run.js';
import type { PreparedRun } from '../start/preparation.js';

/**
 * Stores a run outside of this runner while it is running. Reports problems as warnings, and saves state for the post
 * step.
 */
export interface RunCheckpointer extends Checkpointer {
  /** Aborted once another runner has continued the run. */
  readonly takenOver: AbortSignal;
  /** Whether storing was refused for good. A warning has said so, and why. */
  readonly isRefused: boolean;
}

/**
 * Creates the checkpointer of a run. `from` is the commit that the run's ref pointed to when this job took the run
 * over; null for a new run. Nothing is stored before the promise of `locked` resolves.
 */
export function createRunCheckpointer(
  connection: Connection,
  host: RunHost,
  {
    repository,
    remote,
    request,
  }: Pick<PreparedRun, 'repository' | 'remote'> & { readonly request: { readonly workflow: string } },
  about: {
    readonly thread: RunOrigin['thread'];
    readonly from: Commit | null;
    readonly locked?: () => Promise<void>;
  },
): RunCheckpointer {
  const { inputs, redact, annotate } = connection;
  const takeover = new AbortController();
  const sessions = host.registry.adapters.flatMap((adapter) => adapter.sessions);
  let isRefused = false;
  saveForPost('workflow', request.workflow);
  saveForPost('checkpoint', about.from ?? '');
  const checkpointer = createCheckpointer({
    ...{ repository, remote, redact, runs: host.runs, worktrees: host.worktrees },
    origin: createRunOrigin(connection, request.workflow, about.thread),
    policy: inputs.store,
    storedCommit: about.from,
    ...(about.locked && { beforePush: about.locked }),
    extraFiles: (run) =>
      inputs.store === 'full'
        ? findSessionFiles(`${host.worktrees}/${run}`, sessions)
        : Promise.resolve(new Map<string, string>()),
    onStored: (commit) => {
      saveForPost('checkpoint', commit);
    },
    onRefused: (message) => {
      isRefused = true;
      // Storing would be refused in the post step as well.
      saveForPost('kept', 'true');
      annotate(
        'warning',
        `The run is not stored outside of this runner, so no other runner can go on with it: ${message}`,
      );
    },
    onTakenOver: () => {
      takeover.abort(TAKEN_OVER_REASON);
    },
  });
  return {
    ...checkpointer,
    takenOver: takeover.signal,
    get isRefused() {
      return isRefused;
    },
  };
}

/** The outcome of a run that another runner has continued: it ends here as cancelled, whatever state it was in. */
export const TAKEN_OVER_OUTCOME: OutcomeOverride = {
  status: 'cancelled',
  reason: 'cancelled',
  message: 'Another runner has gone on with this run.',
};

/** The reason of the abort when another runner continues the run. */
const TAKEN_OVER_REASON = 'taken over by another runner';

/** Removes old stored runs, as the input `keep-runs` says. A failure is only a warning. */
export async function pruneRuns(
  { inputs, annotate }: Connection,
  host: RunHost,
  { repository, remote }: Pick<PreparedRun, 'repository' | 'remote'>,
  except: string,
): Promise<void> {
  const keep = inputs['keep-runs'];
  if (keep === null) return;
  const pruned = await pruneRemoteRuns(repository, remote, { keep, now: host.now(), except });
  if (!pruned.ok) annotate('warning', `Old runs could not be removed: ${pruned.message}`);
}
