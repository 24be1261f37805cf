import { shellWord, type RunRequest } from '../../model/index.js';
import { dryRun } from '../../runs/dry-run.js';
import { executeRun } from '../../runs/execute.js';
import {
  openForRun,
  pathInRepository,
  readFileArgument,
  startCommitOf,
  uncommittedProblem,
} from '../../runs/local-repository.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { createLocalHost, type HostFlags } from '../host/local-host.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';
import { showDiagnostics } from '../output/diagnostics.js';
import { refuse } from '../output/refuse.js';
import { printOutcomeAndNextCommand, readExpectation, showRun } from '../output/show-run.js';

/** The flags that a new run, a resumed run and a replay have in common. */
export interface RunSettings extends HostFlags {
  readonly maxBudget?: number;
  readonly maxParallel?: number;
  readonly allowDirty?: true;
}

/** The flags of a new run. */
export interface RunOptions extends RunSettings {
  readonly spec?: string;
  readonly agent?: string;
  readonly set?: readonly string[];
  readonly scenario?: string;
  readonly dryRun?: true;
}

/** Agents at once, unless `--max-parallel` is given. */
const DEFAULT_MAX_PARALLEL = 4;

/** `gump run WORKFLOW`: starts a run in this repository and shows it while it is active. */
export async function runCommand(shell: Shell, workflow: string, options: RunOptions): Promise<ExitCode> {
  const opened = await openForRun(shell.cwd, shell.env);
  if (!opened.ok) return refuse(shell, opened.message);
  const { repository } = opened;
  const request = await requestOf(shell, repository, workflow, options);
  if (typeof request === 'string') return refuse(shell, request);
  if (options.dryRun === true) return showPlan(shell, repository, request);
  const execution = await showRun(shell, repository, options, (host, hooks) =>
    executeRun(host, repository, request, {
      ...hooks,
      ...(options.allowDirty === true ? {} : { extraPreflight: () => uncommittedProblem(repository) }),
    }),
  );
  return printOutcomeAndNextCommand(shell, execution, readExpectation(request));
}

async function requestOf(
  shell: Shell,
  repository: Repository,
  workflow: string,
  options: RunOptions,
): Promise<RunRequest | string> {
  const mistake = await specGivenAsWorkflow(shell, workflow);
  if (mistake !== null) return mistake;
  const spec = options.spec === undefined ? null : await readFileArgument(shell.cwd, options.spec);
  if (spec !== null && 'problem' in spec) return `--spec ${spec.problem}`;
  const scenario = options.scenario === undefined ? null : await readFileArgument(shell.cwd, options.scenario);
  if (scenario !== null && 'problem' in scenario) return `--scenario ${scenario.problem}`;
  const inputs = parseInputPairs(options.set ?? []);
  if (typeof inputs === 'string') return inputs;
  return {
    workflow: /\.ya?ml$/.test(workflow) ? pathInRepository(repository, shell.cwd, workflow) : workflow,
    spec,
    ...startCommitOf(repository),
    ...(options.agent === undefined ? {} : { agent: { name: options.agent, source: '--agent' } }),
    inputs,
    maxBudgetUsd: options.maxBudget ?? null,
    maxParallel: options.maxParallel ?? DEFAULT_MAX_PARALLEL,
    scenario: scenario === null ? null : { file: options.scenario ?? '', text: scenario.text },
    trigger: 'command line',
  };
}

/**
 * A hint for a likely mistake: `gump run spec.md`, with the specification in the place of the workflow. Null otherwise.
 * Names of workflows contain no dot and, except those of validators, no slash.
 */
async function specGivenAsWorkflow({ cwd, command }: Shell, workflow: string): Promise<string | null> {
  if (/\.ya?ml$/.test(workflow) || !/[./]/.test(workflow)) return null;
  const read = await readFileArgument(cwd, workflow);
  return 'problem' in read
    ? null
    : `${workflow} is no workflow; if it is the specification: ${command} run tdd --spec ${shellWord(workflow)}`;
}

async function showPlan(shell: Shell, repository: Repository, request: RunRequest): Promise<ExitCode> {
  const plan = await dryRun(createLocalHost(shell, repository, null), repository, request);
  if (plan.kind === 'plan') {
    shell.out(plan.text);
    return EXIT.passed;
  }
  showDiagnostics(shell, plan.diagnostics, plan.sources);
  return EXIT.nothingRun;
}

/** Parses the values of `--set NAME=VALUE`. Returns a sentence if one of them is no such pair. */
export function parseInputPairs(pairs: readonly string[]): Record<string, string> | string {
  const inputs: Record<string, string> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals <= 0) return `--set ${pair}: write NAME=VALUE`;
    inputs[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return inputs;
}
