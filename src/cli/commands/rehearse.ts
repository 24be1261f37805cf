import type { Report, RunRequest } from '../../model/index.js';
import { reportOf } from '../../report/collect.js';
import { unmetExpectations } from '../../report/expectation.js';
import { tellStory } from '../../report/run-summary/summarize-run.js';
import { renderTextReport } from '../../report/text/report.js';
import type { Execution } from '../../runs/execute.js';
import { adviceFor, pathInRepository, readNamed, startOf } from '../../runs/local-run.js';
import { rehearse } from '../../runs/rehearse.js';
import { openRepository, type Repository } from '../../system/git/repository/repository.js';
import { showDiagnostics } from '../diagnostics.js';
import { localHost } from '../local-host.js';
import { expectationOf } from '../show-run.js';
import { cancelOnSignals } from '../signals.js';
import type { Shell } from '../terminal.js';

/** What one scenario came to. */
export interface Rehearsed {
  readonly workflow: string;
  readonly scenario: string;
  /** Whether all that was expected came true. */
  readonly met: boolean;
  /** `build/auth/impl: attempts: 3, not 2`. */
  readonly unmet: readonly string[];
  readonly report: Report | null;
  /** The report as text. */
  readonly told: string;
  /** Why nothing was run; shown already. */
  readonly problems: readonly string[];
}

interface Asked {
  readonly spec: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
}

/** Runs a workflow once for each scenario, in this repository, and leaves no trace there. A sentence on what is amiss. */
export async function rehearseAll(
  shell: Shell,
  workflow: string,
  scenarios: readonly string[],
  asked: Asked,
): Promise<readonly Rehearsed[] | string> {
  const opened = await openRepository(shell.cwd, shell.env);
  if (!opened.ok) return adviceFor(opened.problem, opened.message);
  const { repository } = opened;
  const request = await requestOf(shell, repository, workflow, asked);
  if (typeof request === 'string') return request;
  const signals = cancelOnSignals();
  const rehearsed: Rehearsed[] = [];
  try {
    for (const file of scenarios) {
      if (signals.signal.aborted) break;
      const scenario = await readNamed(shell.cwd, file);
      if ('problem' in scenario) return scenario.problem;
      const one = { ...request, scenario: { file, text: scenario.text } };
      const hooks = { onEvent: () => undefined, cancel: signals.signal };
      const execution = await rehearse(localHost(shell, repository, null), repository, one, hooks);
      rehearsed.push(judge(shell, one, file, workflow, execution));
    }
  } finally {
    signals.release();
  }
  return rehearsed;
}

/** The specification stands in for one where none is given: what the agents do is written in the scenario. */
async function requestOf(
  shell: Shell,
  repository: Repository,
  workflow: string,
  { spec: file, inputs }: Asked,
): Promise<RunRequest | string> {
  const spec = file === undefined ? STAND_IN : await readNamed(shell.cwd, file);
  if ('problem' in spec) return spec.problem;
  const isFile = /\.ya?ml$/.test(workflow);
  const path = isFile ? pathInRepository(repository, shell.cwd, workflow) : workflow;
  if (workflow === '-' || path.startsWith('..'))
    return `${workflow}: a rehearsal takes the name of a workflow, or a file within the repository`;
  return {
    workflow: path,
    spec,
    ...startOf(repository),
    inputs,
    maxBudgetUsd: null,
    maxParallel: AGENTS_AT_ONCE,
    scenario: null,
    trigger: 'rehearsal',
  };
}

const STAND_IN = { name: 'rehearsal', text: 'A rehearsal: the agents are played, and read no specification.\n' };
const AGENTS_AT_ONCE = 4;

function judge(shell: Shell, request: RunRequest, scenario: string, workflow: string, done: Execution): Rehearsed {
  const nothing = { workflow, scenario, met: false, unmet: [], report: null, told: '' };
  switch (done.kind) {
    case 'ran': {
      const story = tellStory(done.events);
      const unmet = unmetExpectations(story, expectationOf(request) ?? { status: 'passed' });
      const told = renderTextReport(story, shell.style);
      return { workflow, scenario, met: unmet.length === 0, unmet, report: reportOf(story), told, problems: [] };
    }
    case 'invalid':
      showDiagnostics(shell, done.diagnostics, done.sources);
      return { ...nothing, problems: done.diagnostics.map(({ message }) => message) };
    case 'preflight':
      for (const { message } of done.problems) shell.err(`gump: ${message}\n`);
      return { ...nothing, problems: done.problems.map(({ message }) => message) };
  }
}
