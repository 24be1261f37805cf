import { join } from 'node:path';
import { apply, reopeningOf, type Run } from '../engine/index.js';
import { pathOf } from '../engine/queries/step-names.js';
import type { RunHost } from '../execution/host.js';
import { secretsOf } from '../execution/secrets.js';
import type { Event, FailureReason, NewEvent, NewEventOf, Source } from '../model/index.js';
import { PLAYED_SOURCE } from '../project/scenario-source.js';
import type { Ledger } from '../storage/ledger/ledger.js';
import { redactor } from '../storage/redact.js';
import { runFolder } from '../storage/run-folder.js';
import type { Repository } from '../system/git/repository/repository.js';
import { openStore } from '../system/git/repository/store.js';
import { DEFAULT_CONFIG, readConfig } from '../workflow/project-files/config.js';
import { readScenario } from '../workflow/project-files/scenario.js';
import { driveToEnd, type Execution, type RunHooks } from './execute.js';
import { openWorld } from './open-resources.js';
import { machineProblems, withAgents } from './preflight.js';

/** Why a stored run is not gone on with; nothing was started. */
export interface Declined {
  readonly kind: 'declined';
  readonly reason: FailureReason;
  readonly message: string;
}

export function declined(reason: FailureReason, message: string): Declined {
  return { kind: 'declined', reason, message };
}

/** A run whose ledger is open, before it goes on. */
export interface OpenedRun {
  readonly run: Run;
  readonly events: Event[];
  readonly ledger: Ledger;
  readonly folder: string;
  /** What makes it go on. */
  readonly firstEvents: readonly NewEvent[];
}

/** Drives a run on from where its ledger is. Looks for missing programs and keys first, as for a new run. */
export async function goOn(
  given: RunHost,
  repository: Repository,
  { run, events, ledger, folder, firstEvents }: OpenedRun,
  hooks: RunHooks,
): Promise<Execution | Declined> {
  const ready = await readyHost(given, run, firstEvents);
  if ('kind' in ready) return ready;
  const { host, config, scenario } = ready;
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
    config,
    scenario,
  });
  await driveToEnd(run, ledger, world, { cancel: hooks.cancel, onEvent: take });
  return { kind: 'ran', folder, id: run.id, events, run };
}

type Pinned = {
  readonly config: typeof DEFAULT_CONFIG;
  readonly scenario: ReturnType<typeof readScenario>['scenario'];
};

async function readyHost(
  given: RunHost,
  run: Run,
  firstEvents: readonly NewEvent[],
): Promise<({ readonly host: RunHost } & Pinned) | Declined> {
  const changed = firstEvents.find((event) => event.type === 'replay_started');
  const sources = changed?.sources ?? run.sources;
  const workflow = changed?.definition ?? run.workflow;
  const pinned = pinnedParts(sources);
  if ('kind' in pinned) return pinned;
  const request = {
    spec: run.spec === null ? null : { name: '', text: '' },
    inputs: run.inputs,
    scenario: sources.find(isPlayed) === undefined ? null : { file: '', text: '' },
  };
  const host = await withAgents(given, workflow, request);
  if ('reason' in host) return declined(host.reason, host.message);
  const problems = await machineProblems(workflow, request, host);
  const [first] = problems;
  return first === undefined
    ? { host, ...pinned }
    : declined(first.reason, problems.map(({ message }) => message).join('\n'));
}

/** The project's settings, and the scenario where agents are played, as they were when the run began. */
function pinnedParts(sources: readonly Source[]): Pinned | Declined {
  const toml = sources.find(({ file }) => file === 'gump.toml');
  const played = sources.find(isPlayed);
  const config = toml === undefined ? DEFAULT_CONFIG : readConfig(toml).config;
  const scenario = played === undefined ? null : readScenario(played).scenario;
  if (config === null || (played !== undefined && scenario === null))
    return declined('ledger', 'the settings pinned in the ledger cannot be read');
  return { config, scenario };
}

function isPlayed({ file }: Source): boolean {
  return file.startsWith(PLAYED_SOURCE);
}

/** What beginning again at a step undoes. */
export function reopeningFor(run: Run, step: string, by: string): NewEventOf<'step_reopened'> | Declined {
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
