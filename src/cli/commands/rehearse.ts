import type { Report, RunRequest } from '../../model/index.js';
import { buildReport } from '../../report/build-report.js';
import { summarizeRun } from '../../report/run-summary/summarize-run.js';
import { renderTextReport } from '../../report/text/report.js';
import { findUnmetExpectations } from '../../report/unmet-expectations.js';
import type { ExecutionResult } from '../../runs/execute.js';
import { repositoryAdvice, pathInRepository, readFileArgument, startCommitOf } from '../../runs/local-repository.js';
import { rehearse } from '../../runs/rehearse.js';
import { openRepository, type Repository } from '../../system/git/repository/repository.js';
import { createLocalHost } from '../host/local-host.js';
import type { Shell } from '../host/shell.js';
import { cancelOnSignals } from '../host/signals.js';
import { showDiagnostics } from '../output/diagnostics.js';
import { readExpectation } from '../output/show-run.js';

/** The result of one scenario. */
export interface RehearsalResult {
  readonly workflow: string;
  readonly scenario: string;
  /** Whether the run met every expectation. */
  readonly met: boolean;
  /** The expectations that were not met: `build/auth/impl: attempts: 3, not 2`. */
  readonly unmet: readonly string[];
  /** Null if nothing was run. */
  readonly report: Report | null;
  /** The report as text; empty if nothing was run. */
  readonly reportText: string;
  /** Why nothing was run; these messages have already been printed. */
  readonly problems: readonly string[];
}

interface RehearsalOptions {
  /** Path of the specification file. */
  readonly spec: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Rehearses a workflow once for each scenario, in this repository, and leaves no trace there. Returns a sentence if it
 * could not begin.
 */
export async function rehearseScenarios(
  shell: Shell,
  workflow: string,
  scenarios: readonly string[],
  options: RehearsalOptions,
): Promise<readonly RehearsalResult[] | string> {
  const opened = await openRepository(shell.cwd, shell.env);
  if (!opened.ok) return repositoryAdvice(opened.problem, opened.message);
  const { repository } = opened;
  const request = await requestOf(shell, repository, workflow, options);
  if (typeof request === 'string') return request;
  const signals = cancelOnSignals();
  const rehearsed: RehearsalResult[] = [];
  try {
    for (const file of scenarios) {
      if (signals.signal.aborted) break;
      const scenario = await readFileArgument(shell.cwd, file);
      if ('problem' in scenario) return scenario.problem;
      const rehearsal = { ...request, scenario: { file, text: scenario.text } };
      const hooks = { onEvent: () => undefined, cancel: signals.signal };
      const execution = await rehearse(createLocalHost(shell, repository, null), repository, rehearsal, hooks);
      rehearsed.push(toResult(shell, rehearsal, file, workflow, execution));
    }
  } finally {
    signals.release();
  }
  return rehearsed;
}

/** Without a specification a placeholder is used, since the scenario defines what the agents do. */
async function requestOf(
  shell: Shell,
  repository: Repository,
  workflow: string,
  { spec: file, inputs }: RehearsalOptions,
): Promise<RunRequest | string> {
  const spec = file === undefined ? PLACEHOLDER_SPEC : await readFileArgument(shell.cwd, file);
  if ('problem' in spec) return spec.problem;
  const isFile = /\.ya?ml$/.test(workflow);
  const path = isFile ? pathInRepository(repository, shell.cwd, workflow) : workflow;
  if (workflow === '-' || path.startsWith('..'))
    return `${workflow}: a rehearsal takes the name of a workflow, or a file within the repository`;
  return {
    workflow: path,
    spec,
    ...startCommitOf(repository),
    inputs,
    maxBudgetUsd: null,
    maxParallel: MAX_PARALLEL,
    scenario: null,
    trigger: 'rehearsal',
  };
}

const PLACEHOLDER_SPEC = {
  name: 'rehearsal',
  text: 'A rehearsal: the agents are played, and read no specification.\n',
};
const MAX_PARALLEL = 4;

function toResult(
  shell: Shell,
  request: RunRequest,
  scenario: string,
  workflow: string,
  execution: ExecutionResult,
): RehearsalResult {
  const notRun = { workflow, scenario, met: false, unmet: [], report: null, reportText: '' };
  switch (execution.kind) {
    case 'ran': {
      const summary = summarizeRun(execution.events);
      const unmet = findUnmetExpectations(summary, readExpectation(request) ?? { status: 'passed' });
      const reportText = renderTextReport(summary, shell.style);
      return {
        workflow,
        scenario,
        met: unmet.length === 0,
        unmet,
        report: buildReport(summary),
        reportText,
        problems: [],
      };
    }
    case 'invalid':
      showDiagnostics(shell, execution.diagnostics, execution.sources);
      return { ...notRun, problems: execution.diagnostics.map(({ message }) => message) };
    case 'preflight':
      for (const { message } of execution.problems) shell.err(`gump: ${message}\n`);
      return { ...notRun, problems: execution.problems.map(({ message }) => message) };
  }
}
