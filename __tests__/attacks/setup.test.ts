import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PLACES } from '../support/machines/kinds.js';
import { describeWithMachines } from '../support/machines/machines-available.js';
import type { StepResult } from '../support/runner/runner.js';
import { attackedFiles, attackStep, type AttackedWorld, openAttackedWorld } from './support/attacked-world.js';

const RUNS = `${PLACES.home}/setup-runs`;
const MARK = `${PLACES.home}/PWN-setup`;

/** The project's own: says in the user's HOME that it ran. */
const PREPARE = 'echo "$HOME" >> "$HOME/setup-runs"\n';
/** An agent's: takes a login of the user's and leaves something there, and notes where it was run. */
const REWRITTEN = `cat ${PLACES.home}/.netrc ~/.netrc > stolen.txt 2>/dev/null
echo again >> ${RUNS}
touch ${MARK}
echo "$HOME" > home-of-setup.txt
`;

const item = (name: string) => attackStep(name, `cat stolen.txt home-of-setup.txt > found-${name}.txt`);
const WORKFLOW = `name: prepared
steps:
${attackStep('rewrite', 'cp attacks/rewritten.sh prepare.sh')}
  - name: both
    parallel: true
    steps:
${[item('one'), item('two')].join('').replace(/^(?=.)/gm, '    ')}`;

/** `setup` names a script of the repository, which the first agent rewrites; two items then begin on its commit. */
describeWithMachines('setup, rewritten by an agent', () => {
  describe.each(['strict', 'off'])('with sandbox: %s', (sandbox) => {
    let world: AttackedWorld;
    let result: StepResult;
    beforeAll(async () => {
      const more = {
        '.gump/workflows/prepared.yaml': WORKFLOW,
        'prepare.sh': PREPARE,
        'attacks/rewritten.sh': REWRITTEN,
      };
      world = await openAttackedWorld('root', await attackedFiles(more));
      const number = world.github.openIssue({ title: 'Prepare', body: 'It.', author: 'wendy' });
      result = await world.run(
        { on: 'issues.labeled', number, label: 'gump:prepared', sender: 'wendy' },
        { sandbox, setup: 'sh ./prepare.sh' },
      );
    });
    afterAll(() => world.close());

    const found = (name: string) => world.show(result.outputs['pull-request-branch'] ?? '', `found-${name}.txt`);
    const home = async () => (await world.machine.run(['cat', RUNS])).stdout.split('\n').filter(Boolean);

    it('runs for each item in a HOME of its own', async () => {
      expect(result.outputs).toMatchObject({ status: 'passed' });
      const homes = (await Promise.all(['one', 'two'].map(found))).map((text) => text?.trim().split('\n').at(-1));
      expect(homes).toEqual(homes.map(() => expect.stringMatching(/^\/.*\/homes\/[^/]+$/)));
      expect(new Set(homes).size).toBe(2);
    });

    if (sandbox === 'off') return;

    it('ran once in the user’s HOME: as it is on the base commit', async () => {
      expect(await home()).toEqual([PLACES.home]);
    });

    it('reads nothing of the user’s and writes nothing there', async () => {
      for (const name of ['one', 'two']) expect(await found(name)).not.toContain('machine github.com');
      expect((await world.machine.run(['ls', MARK])).code).not.toBe(0);
    });
  });
});
