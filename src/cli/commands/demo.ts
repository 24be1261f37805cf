import { shellWord, type RunRequest } from '../../model/index.js';
import { executeRun } from '../../runs/execute.js';
import { openForRun, readFileArgument, startCommitOf } from '../../runs/local-repository.js';
import { createSampleProject } from '../demo/sample-project.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';
import { refuse } from '../output/refuse.js';
import { printOutcome, readExpectation, showRun } from '../output/show-run.js';

/** `gump demo`: runs the workflow `cheap2sota` on a sample project. The agents are played; everything else is real. */
export async function demoCommand(shell: Shell): Promise<ExitCode> {
  const folder = `${shell.packageRoot}/demo`;
  const spec = await readFileArgument(folder, 'spec.md');
  const scenario = await readFileArgument(folder, 'scenario.yaml');
  if ('problem' in spec) return refuse(shell, spec.problem);
  if ('problem' in scenario) return refuse(shell, scenario.problem);
  const project = await createSampleProject(`${folder}/project`, shell.env);
  const opened = await openForRun(project, shell.env);
  if (!opened.ok) return refuse(shell, opened.message);
  shell.out(introduction(project));
  const request: RunRequest = {
    workflow: 'cheap2sota',
    spec,
    ...startCommitOf(opened.repository),
    inputs: {},
    maxBudgetUsd: null,
    maxParallel: 4,
    scenario: { file: 'scenario.yaml', text: scenario.text },
    trigger: 'gump demo',
  };
  const { repository } = opened;
  const execution = await showRun(shell, repository, {}, (host, hooks) => executeRun(host, repository, request, hooks));
  const exit = printOutcome(shell, execution, readExpectation(request));
  if (exit === EXIT.passed && execution.kind === 'ran') shell.out(whereToLook(shell, project, execution.folder));
  return exit;
}

function introduction(project: string): string {
  return `🍿 gump run cheap2sota --spec spec.md --scenario scenario.yaml

A sample project, a till for a corner shop, is to learn shipping, coupons and receipts.
The agents are played: no network, no key, no cost. Processes, git, gates, guards, retries
and the ledger are those of any other run.
Project: ${project}

`;
}

function whereToLook(shell: Shell, project: string, run: string): string {
  return `
What happened
  item 1  The cheap model got it right at once.
  item 2  Its tests failed; it was shown the failure and failed again. The third attempt
          began from a clean tree with a stronger model, and the tests passed.
  item 3  The cheap model went in circles. The guard stopped it when its 61st turn began;
          the next attempt passed.
  Green means that the gates passed: no agent was asked whether it had succeeded.

Where to look
  cd ${shellWord(project)}
  Each attempt of an item, with the output of the test that failed:
    ${shell.command} report --detail build/2/impl
  The whole run as a page:
    ${shell.command} report --html report.html
  The work, merged into your branch, which until then is as it was:
    ${shell.command} apply
  Everything that happened, one event a line:
    ${shellWord(`${run}/ledger.ndjson`)}

Next, in a project of your own: ${shell.command} doctor
`;
}
