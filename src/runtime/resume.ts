import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { apply, fold, reopeningOf, type Run } from '../engine/index.js';
import type { Event, FailureReason, NewEvent, NewEventOf, Settings, Source } from '../model/index.js';
import { readConfig, DEFAULT_CONFIG } from '../workflow/config.js';
import { readScenario } from '../workflow/scenario.js';
import { driveToEnd, type Execution, type RunHooks } from './execute.js';
import { keepCommits } from './git/refs.js';
import type { Repository } from './git/repository.js';
import { openStore } from './git/store.js';
import type { RunHost } from './host.js';
import { createLedger, openLedger, type Ledger } from './ledger/ledger.js';
import { LedgerError } from './ledger/ledger-error.js';
import { readLedger } from './ledger/read-ledger.js';
import { openWorld } from './open-world.js';
import { redactor } from './redact.js';
import { pathOf } from './run-path.js';
import { runFolder } from './run-folder.js';
import { newRunId } from './run-id.js';
import { lockRun } from './run-lock.js';
import { secretsOf } from './secrets.js';
import { PLAYED_SOURCE } from './sources.js';

/** Why a stored run is not gone on with; nothing was started. */
export interface Declined {
  readonly kind: 'declined';
  readonly reason: FailureReason;
  readonly message: string;
}

export interface ResumeRequest {
  /** Absolute path of the run's folder. */
  readonly folder: string;
  readonly settings: Partial<Settings>;
  /** Who asked for it, for the ledger. */
  readonly by: string;
  /** What people have answered to holds. */
  readonly answers: readonly Omit<NewEventOf<'hitl_resumed'>, 'type'>[];
  /** A failed step to begin again, with fresh attempts; numbers stand for items. Null only goes on. */
  readonly reopen: string | null;
}

/** Goes on with a stored run where it was: what is settled stays, what a crash cut off is repeated. */
export async function resumeRun(
  host: RunHost,
  repository: Repository,
  request: ResumeRequest,
  hooks: RunHooks,
): Promise<Execution | Declined> {
  return withLock(request.folder, async () => {
    const redact = redactor(secretsOf(host));
    const { ledger, events } = await openLedger(join(request.folder, 'ledger.ndjson'), { now: host.now, redact });
    try {
      const run = fold(events);
      if (run === null) return declined('ledger', 'the ledger is empty');
      const reopening = request.reopen === null ? null : reopeningFor(run, request.reopen, request.by);
      if (reopening !== null && 'kind' in reopening) return reopening;
      const finished = request.answers.length === 0 && reopening === null ? whyFinished(run, request.settings) : null;
      if (finished !== null) return declined('preflight', finished);
      const firstEvents: NewEvent[] = [
        {
          type: 'run_resumed',
          run_id: run.id,
          previous_status: run.ended?.status ?? 'running',
          settings: request.settings,
          by: request.by,
        },
        ...(reopening === null ? [] : [reopening]),
        ...request.answers.map((answer) => ({ type: 'hitl_resumed' as const, ...answer })),
      ];
      return await goOn(
        host,
        repository,
        { run, events: [...events], ledger, folder: request.folder, firstEvents },
        hooks,
      );
    } finally {
      ledger.close();
    }
  });
}

export interface ReplayRequest {
  /** Folder of the run to replay; it is left as it is. */
  readonly folder: string;
  /** The step to begin from; numbers stand for items. */
  readonly step: string;
  readonly settings: Partial<Settings>;
}

/** A new run with the old one's history up to now, in which a step and all that depends on it begin again. */
export async function replayRun(
  host: RunHost,
  repository: Repository,
  request: ReplayRequest,
  hooks: RunHooks,
): Promise<Execution | Declined> {
  const { events } = await readLedger(join(request.folder, 'ledger.ndjson'));
  const run = fold(events);
  if (run === null) return declined('ledger', 'the ledger is empty');
  const step = pathOf(run, request.step);
  if (step === null)
    return declined('preflight', `the run ${run.id} has no step ${request.step}; it ran ${ranSteps(run)}`);
  const reopening = reopeningFor(run, step, '');
  if ('kind' in reopening) return reopening;
  const id = newRunId(host.now());
  const folder = join(host.runs, id);
  const redact = redactor(secretsOf(host));
  await mkdir(folder, { recursive: true });
  await cp(join(request.folder, 'artifacts'), join(folder, 'artifacts'), { recursive: true });
  await keepCommits(repository, id, commitsOf(events));
  const ledger = createLedger(join(folder, 'ledger.ndjson'), id, { now: host.now, redact, before: events });
  const { superseded, reopened, unmerged } = reopening;
  const firstEvents: NewEvent[] = [
    {
      type: 'replay_started',
      run_id: id,
      original_run_id: run.id,
      from_step: step,
      superseded,
      reopened,
      unmerged,
      carried_usd: run.usd,
      settings: request.settings,
    },
  ];
  try {
    return await goOn(host, repository, { run, events: [...events], ledger, folder, firstEvents }, hooks);
  } finally {
    ledger.close();
  }
}

interface Stored {
  readonly run: Run;
  readonly events: Event[];
  readonly ledger: Ledger;
  readonly folder: string;
  readonly firstEvents: readonly NewEvent[];
}

async function goOn(
  host: RunHost,
  repository: Repository,
  { run, events, ledger, folder, firstEvents }: Stored,
  hooks: RunHooks,
): Promise<Execution | Declined> {
  const pinned = pinnedParts(run.sources);
  if ('kind' in pinned) return pinned;
  const take = (event: Event): void => {
    events.push(event);
    hooks.onEvent(event, run);
  };
  for (const event of events) hooks.onEvent(event, run);
  for (const event of firstEvents) {
    const written = ledger.append(event);
    apply(run, written);
    take(written);
  }
  const store = await openStore(repository, join(host.worktrees, run.id, 'store'));
  const world = await openWorld({
    host,
    store,
    run,
    folder: runFolder(folder, redactor(secretsOf(host))),
    ...pinned,
  });
  await driveToEnd(run, ledger, world, { cancel: hooks.cancel, onEvent: take });
  return { kind: 'ran', folder, id: run.id, events, run };
}

/** The project's settings, and the scenario where agents are played, as they were when the run began. */
function pinnedParts(
  sources: readonly Source[],
):
  | { readonly config: typeof DEFAULT_CONFIG; readonly scenario: ReturnType<typeof readScenario>['scenario'] }
  | Declined {
  const toml = sources.find(({ file }) => file === 'gump.toml');
  const played = sources.find(({ file }) => file.startsWith(PLAYED_SOURCE));
  const config = toml === undefined ? DEFAULT_CONFIG : readConfig(toml).config;
  const scenario = played === undefined ? null : readScenario(played).scenario;
  if (config === null || (played !== undefined && scenario === null))
    return declined('ledger', 'the settings pinned in the ledger cannot be read');
  return { config, scenario };
}

function whyFinished(run: Run, settings: Partial<Settings>): string | null {
  switch (run.ended?.status) {
    case 'pass':
      return `${run.id} already completed successfully; replay it from a step instead`;
    case 'fatal': {
      const raised = run.stop !== null && settings.max_budget !== undefined;
      return raised || run.stop?.reason === 'timeout'
        ? null
        : `${run.id} has failed; retry its failed step, or replay it from an earlier one`;
    }
    case 'paused':
      return settings.interactive === true
        ? null // The person at the terminal is asked.
        : `${run.id} waits for a person: approve or reject it`;
    case 'aborted':
    case undefined:
      return null;
  }
}

function reopeningFor(run: Run, step: string, by: string): NewEventOf<'step_reopened'> | Declined {
  const path = pathOf(run, step);
  if (path === null) return declined('preflight', `the run ${run.id} has no step ${step}; it ran ${ranSteps(run)}`);
  try {
    return { type: 'step_reopened', step: path, by, ...reopeningOf(run, path) };
  } catch (error) {
    return declined('preflight', error instanceof Error ? error.message : String(error));
  }
}

function ranSteps(run: Run): string {
  const paths = [...run.leaves.keys()].filter((path) => !/\/(gate|retry|get|replan)\//.test(path));
  return paths.slice(0, 12).join(', ') + (paths.length > 12 ? ` and ${paths.length - 12} more` : '');
}

function commitsOf(events: readonly Event[]): Run['base'][] {
  return [
    ...new Set(
      events.flatMap((event) =>
        event.type === 'attempt_snapshotted' || event.type === 'item_merged' ? [event.commit] : [],
      ),
    ),
  ];
}

async function withLock(folder: string, work: () => Promise<Execution | Declined>): Promise<Execution | Declined> {
  if ((await readdir(folder).catch(() => [])).length === 0)
    return declined('preflight', `there is no run in ${folder}`);
  const lock = await lockRun(folder);
  if (lock === null) return declined('preflight', 'this run is still going on in another process');
  try {
    return await work();
  } catch (error) {
    if (error instanceof LedgerError) return declined('ledger', error.message);
    throw error;
  } finally {
    await lock.release();
  }
}

function declined(reason: FailureReason, message: string): Declined {
  return { kind: 'declined', reason, message };
}
