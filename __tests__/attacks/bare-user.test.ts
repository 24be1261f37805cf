import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithMachines } from '../support/machines/machines-available.js';
import { attackedFiles, attackStep, type AttackedWorld, openAttackedWorld } from './support/attacked-world.js';

const WORKFLOW = `name: plain\nsteps:\n${attackStep('impl', 'echo x > made.txt')}`;

describeWithMachines('a machine on which nothing can be kept apart', () => {
  let world: AttackedWorld;
  beforeAll(async () => {
    world = await openAttackedWorld('bare-user', await attackedFiles({ '.gump/workflows/plain.yaml': WORKFLOW }));
  });
  afterAll(() => world.close());

  const run = (author: string, sandbox: string) => {
    const number = world.github.openIssue({ title: 'Do it', body: 'As it says.', author });
    return world.run({ on: 'issues.labeled', number, label: 'gump:plain', sender: 'wendy' }, { sandbox });
  };

  it.each([
    ['strict', 'wendy'],
    ['auto', 'rita'],
  ])('with sandbox: %s, an issue by %s is refused and told why', async (sandbox, author) => {
    const { outputs, log, summary } = await run(author, sandbox);
    expect(outputs.status).toMatch(/^(failed|refused)$/);
    for (const text of [log, summary]) expect(text).toMatch(/sandbox/);
    expect(await world.machine.run(['find', '/home/runner/work', '-name', 'made.txt'])).toMatchObject({ stdout: '' });
  });

  it('with sandbox: best, it is run', async () => {
    const { outputs } = await run('rita', 'best');
    expect(outputs).toMatchObject({ status: 'passed', 'failure-reason': '' });
  });
});
