import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fold } from '../engine/index.js';
import type { RunHost } from '../execution/host.js';
import { secretsOf } from '../execution/secrets.js';
import {
  ROOT,
  type Commit,
  type Event,
  type NewEvent,
  type Reopening,
  type RunId,
  type Settings,
  type Source,
  type StepPath,
  type Workflow,
} from '../model/index.js';
import { referencedCommits } from '../storage/checkpoint/contents.js';
import { createLedger, type Ledger } from '../storage/ledger/ledger.js';
import { readLedger } from '../storage/ledger/read-ledger.js';
import { createRedactor } from '../storage/redact.js';
import { newRunId } from '../storage/run-id.js';
import { lockRun } from '../storage/run-lock.js';
import { keepCommits } from '../system/git/repository/refs.js';
import type { Repository } from '../system/git/repository/repository.js';
import { resumeRefused, continueRun, resolveReopening, type ResumeRefused } from './continue-run.js';
import type { ExecutionResult, RunHooks } from './execute.js';

/** What to replay, and from where. */
export interface ReplayRequest {
  /** Absolute path of the folder of the run to replay; it is not changed. */
  readonly folder: string;
  /** The step to restart from; numbers stand for items. `''` restarts no step and continues after what passed. */
  readonly step: string;
  readonly settings: Partial<Settings>;
  /** The workflow to use from here on, if it has changed; null otherwise. What comes before `step` must be the same. */
  readonly changedDefinition: { readonly workflow: Workflow; readonly sources: readonly Source[] } | null;
}

/** Starts a new run with the history of an old one, in which a step and all that depends on it are executed again. */
export async function replayRun(
  host: RunHost,
  repository: Repository,
  request: ReplayRequest,
  hooks: RunHooks,
): Promise<ExecutionResult | ResumeRefused> {
  const { events } = await readLedger(join(request.folder, 'ledger.ndjson'));
  const run = fold(events);
  if (run === null) return resumeRefused('ledger', 'the ledger is empty');
  const reopening = request.step === '' ? NOTHING_SUPERSEDED : resolveReopening(run, request.step, '');
  if ('kind' in reopening) return reopening;
  const id = newRunId(host.now());
  const folder = join(host.runs, id);
  const redact = createRedactor(secretsOf(host));
  await mkdir(folder, { recursive: true });
  // Nobody else can hold the lock, since the id is new.
  const lock = await lockRun(folder);
  let ledger: Ledger | null = null;
  try {
    await cp(join(request.folder, 'artifacts'), join(folder, 'artifacts'), { recursive: true });
    await keepCommits(repository, id, commitsOf(events));
    ledger = createLedger(join(folder, 'ledger.ndjson'), id, { now: host.now, redact, before: events });
    const firstEvents = [replayStarted(id, run.id, run.usd, reopening, request)];
    const result = await continueRun(
      host,
      repository,
      { run, events: [...events], ledger, folder, firstEvents },
      hooks,
    );
    // A run that was refused leaves no folder.
    if (result.kind === 'declined') await rm(folder, { recursive: true, force: true });
    return result;
  } finally {
    ledger?.close();
    await lock?.release();
  }
}

/** Reopens the run itself and supersedes nothing. */
const NOTHING_SUPERSEDED: Reopening & { readonly step: StepPath | null } = {
  step: null,
  superseded: [],
  reopened: [],
  unmerged: [],
};

function replayStarted(
  id: RunId,
  original: RunId,
  carriedUsd: number,
  { step, superseded, reopened, unmerged }: Reopening & { readonly step: StepPath | null },
  { settings, changedDefinition }: ReplayRequest,
): NewEvent {
  return {
    type: 'replay_started',
    run_id: id,
    original_run_id: original,
    from_step: step ?? ROOT,
    superseded,
    reopened: step === null ? [ROOT] : reopened,
    unmerged,
    carried_usd: carriedUsd,
    settings,
    ...(changedDefinition === null
      ? {}
      : { definition: changedDefinition.workflow, sources: [...changedDefinition.sources] }),
  };
}

function commitsOf(events: readonly Event[]): readonly Commit[] {
  return [...new Set(referencedCommits(events).map(({ commit }) => commit))];
}
