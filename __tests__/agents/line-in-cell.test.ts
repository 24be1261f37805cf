import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type GitHub, startGitHub } from '../support/github/github.js';
import { checkOut } from '../support/machines/check-out.js';
import { type CellWayOfMachine, openJobMachine } from '../support/machines/job-machine.js';
import { PLACES } from '../support/machines/kinds.js';
import type { Machine } from '../support/machines/machine.js';
import { describeWithMachines } from '../support/machines/machines-available.js';
import { startModelServer, type ModelServer } from '../support/model-server/index.js';
import type { Place } from '../support/runner/place.js';
import { startRunner, type StepResult } from '../support/runner/runner.js';
import { triggered } from '../support/trigger.js';
import { LINE_FILES, LINE_KEYS, lineEnvironment, lineScript } from './support/line-project.js';
import { AGENTS_SHOWN, BIN } from './support/vendors.js';

// Two real CLIs, seven launches: seconds on a quiet machine, minutes on a busy one.
jest.setTimeout(900_000);

/** As GitHub's hosted Ubuntu. */
const HOSTED: CellWayOfMachine = {
  kind: 'sudo-user',
  hasBubblewrap: true,
  explanation: /ran in a cell by bubblewrap and sudo:/,
};

describeWithMachines('cheap2sota by the action, with the real Claude Code and Qwen Code, as a user with sudo', () => {
  let models: ModelServer;
  let github: GitHub;
  let machine: Machine;
  let result: StepResult;

  beforeAll(async () => {
    models = await startModelServer({ script: lineScript, keys: LINE_KEYS });
    github = await startGitHub({ collaborators: { wendy: 'write', rita: 'read' }, files: LINE_FILES });
    machine = await openJobMachine(HOSTED, AGENTS_SHOWN);
    await checkOut(machine, github);
    const number = github.openIssue({ title: 'Median is wrong', body: 'For even lists.', author: 'rita' });
    const label = { on: 'issues.labeled', number, label: 'gump:cheap2sota', sender: 'wendy' } as const;
    const runner = await startRunner(placeIn(machine));
    result = await runner.run({
      ...(await triggered(github, label)),
      ...{ action: PLACES.action, workspace: PLACES.workspace },
      env: lineEnvironment(models),
      inputs: { install: 'never', sandbox: 'strict' },
    });
  });
  afterAll(async () => {
    await machine.close();
    await github.close();
    await models.close();
  });

  it('passes, after the two retries that its models give reason for', () => {
    const { status, retries } = result.outputs;
    expect({ log: result.log, conclusion: result.conclusion, status, retries }).toMatchObject({
      ...{ conclusion: 'success', status: 'passed', retries: '2' },
    });
  });

  it('says in the summary in which cell', () => {
    expect(result.summary).toMatch(HOSTED.explanation);
  });

  it('opens a pull request', async () => {
    const [pull] = await github.pulls();
    expect(pull?.pull).toMatchObject({ base: 'main', draft: false });
  });
});

function placeIn(machine: Machine): Place {
  const { home, temp, toolCache } = PLACES;
  return {
    ...{ home, temp, toolCache },
    path: `${BIN}:${machine.env.PATH ?? ''}`,
    outside: (path) => machine.outside(path),
    commandLine: (argv, options) => machine.commandLine(argv, options),
    giveToUser: (path) => machine.giveToUser(path),
  };
}
