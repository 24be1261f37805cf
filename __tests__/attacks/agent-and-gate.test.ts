import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StepResult } from '../support/runner/runner.js';
import { describeWithMachines } from '../support/machines/machines-available.js';
import { attackedFiles, attackStep, type AttackedWorld, openAttackedWorld } from './support/attacked-world.js';

describeWithMachines('x', () => {
  it('runs', async () => {
    const workflow = `name: attacked\nsteps:\n${attackStep('one', 'node attacks/agent-attacks.mjs', 'node attacks/gate-attacks.mjs')}${attackStep('hunt', 'node attacks/hunt.mjs hunt.json', 'node attacks/hunt.mjs')}${attackStep('two', 'node attacks/probe.mjs', 'node attacks/gate-attacks.mjs')}`;
    const world = await openAttackedWorld('root', await attackedFiles({ '.gump/workflows/attacked.yaml': workflow, '.gitignore': 'ignored\nnode_modules\n' }));
    const number = world.github.openIssue({ title: 'x', body: 'y', author: 'wendy' });
    const t = performance.now();
    const result = await world.run({ on: 'issues.labeled', number, label: 'gump:attacked', sender: 'wendy' });
    console.log(performance.now() - t, result.log, result.outputs, result.summary);
    console.log(await world.printed(result, 'GATE '), await world.printed(result, '{"found'));
    console.log(await world.show('gump/issue-1-attacked', 'probe.json'), await world.show('gump/issue-1-attacked', 'hunt.json'));
    await world.close();
  });
});
