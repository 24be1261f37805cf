import { join } from 'node:path';
import { apply, computeReopening, type Run } from '../engine/index.js';
import { resolveStepPath } from '../engine/queries/step-path.js';
import type { RunHost } from '../execution/host.js';
import { secretsOf } from '../execution/secrets.js';
import type { Event, FailureReason, NewEvent, NewEventOf, Source } from '../model/index.js';
import { SCENARIO_SOURCE_PREFIX } from '../project/scenario-source.js';
import type { Ledger } from '../storage/ledger/ledger.js';
import { createRedactor } from '../storage/redact.js';
import { runFolder } from '../storage/run-folder.js';
import type { Repository } from '../system/git/repository/repository.js';
import { openGitStore } from '../system/git/repository/store.js';
import { DEFAULT_CONFIG, parseConfig } from '../workflow/project-files/config.js';
import { parseScenario } from '../workflow/project-files/scenario.js';
import { driveToEnd, type ExecutionResult, type RunHooks } from './execute.js';
import { openRunResources } from './open-resources.js';
import { preflightProblems, installMissingAgents } from './preflight.js';

/** Says why a stored run was not resumed or replayed. Nothing was started. */
export interface ResumeRefused {
  readonly kind: 'declined';
  readonly reason: FailureReason;
  readonly message: string;
}

/** Creates the refusal of a resume or replay. */
export function resumeRefused(reason: FailureReason, message: string): ResumeRefused {
  return { kind: 'declined', reason, message };
}

/** A stored run that is about to continue, with its open ledger. */
export interface RunToContinue {
  readonly run: Run;
  readonly events: Event[];
  readonly ledger: Ledger;
  readonly folder: string;
  /** Events to append first: they reopen the run. */
  readonly firstEvents: readonly NewEvent[];
}

/**
 * Continues a run from where its ledger ends. First checks for missing programs and keys, as for a new run, and refuses
 * if there are any.
 */
export async function continueRun(
  given: RunHost,
  repository: Repository,
  { run, events, ledger, folder, firstEvents }: RunToContinue,
  hooks: RunHooks,
): Promise<ExecutionResult | ResumeRefused> {
  const prepared = await prepareHost(given, run, firstEvents);
  if ('kind' in prepared) return prepared;
  const { host, config, scenario } = prepared;
  const record = (event: Event): void => {
    events.push(event);
    hooks.onEvent(event, run);
  };
  for (const event of events) hooks.onEvent(event, run);
  for (const event of firstEvents) {
    const written = ledger.append(event);
    apply(run, written);
    record(written);
  }
  const store = await openGitStore(repository, join(host.worktrees, run.id, 'store'));
  const world = await openRunResources({
    host,
    store,
    run,
    folder: runFolder(folder, createRedactor(secretsOf(host))),
    config,
    scenario,
  });
  await driveToEnd(run, ledger, world, { cancel: hooks.cancel, onEvent: record });
  return { kind: 'ran', folder, id: run.id, events, run };
}

type Pinned = {
  readonly config: typeof DEFAULT_CONFIG;
  readonly scenario: ReturnType<typeof parseScenario>['scenario'];
};

async function prepareHost(
  given: RunHost,
  run: Run,
  firstEvents: readonly NewEvent[],
): Promise<({ readonly host: RunHost } & Pinned) | ResumeRefused> {
  const replay = firstEvents.find((event) => event.type === 'replay_started');
  const sources = replay?.sources ?? run.sources;
  const workflow = replay?.definition ?? run.workflow;
  const pinned = readPinned(sources);
  if ('kind' in pinned) return pinned;
  const request = {
    spec: run.spec === null ? null : { name: '', text: '' },
    inputs: run.inputs,
    scenario: sources.find(isScenario) === undefined ? null : { file: '', text: '' },
  };
  const host = await installMissingAgents(given, workflow, request);
  if ('reason' in host) return resumeRefused(host.reason, host.message);
  const problems = await preflightProblems(workflow, request, host);
  const [first] = problems;
  return first === undefined
    ? { host, ...pinned }
    : resumeRefused(first.reason, problems.map(({ message }) => message).join('\n'));
}

/** Reads the settings and, in a rehearsal, the scenario that were pinned in the ledger when the run started. */
function readPinned(sources: readonly Source[]): Pinned | ResumeRefused {
  const toml = sources.find(({ file }) => file === 'gump.toml');
  const scenarioSource = sources.find(isScenario);
  const config = toml === undefined ? DEFAULT_CONFIG : parseConfig(toml).config;
  const scenario = scenarioSource === undefined ? null : parseScenario(scenarioSource).scenario;
  if (config === null || (scenarioSource !== undefined && scenario === null))
    return resumeRefused('ledger', 'the settings pinned in the ledger cannot be read');
  return { config, scenario };
}

function isScenario({ file }: Source): boolean {
  return file.startsWith(SCENARIO_SOURCE_PREFIX);
}

/** Finds the step that a user named, and creates the event that restarts it; or says why it cannot be restarted. */
export function resolveReopening(run: Run, step: string, by: string): NewEventOf<'step_reopened'> | ResumeRefused {
  const path = resolveStepPath(run, step);
  if (path === null)
    return resumeRefused('preflight', `the run ${run.id} has no step ${step}; it ran ${listSteps(run)}`);
  try {
    return { type: 'step_reopened', step: path, by, ...computeReopening(run, path) };
  } catch (error) {
    return resumeRefused('preflight', error instanceof Error ? error.message : String(error));
  }
}

function listSteps(run: Run): string {
  const paths = [...run.leaves.keys()].filter((path) => !/\/(gate|retry|get|replan)\//.test(path));
  return paths.slice(0, 12).join(', ') + (paths.length > 12 ? ` and ${paths.length - 12} more` : '');
}
