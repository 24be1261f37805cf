import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithMachines } from '../support/machines/machines-available.js';
import { attackedFiles, attackStep, type AttackedWorld, openAttackedWorld } from './support/attacked-world.js';

/** Row 28: what row 27 is where no cell is in its way. */
const FORGE = 'for f in /proc/[0-9]*/fd/1; do echo ::error::FORGED-28 > $f; done 2> /dev/null; true';
const WORKFLOW = `name: plain\nsteps:\n${attackStep('impl', `echo x > made.txt; ${FORGE}`)}`;

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
    for (const text of [log, summary.replaceAll('\\', '')])
      for (const part of [
        ...['user namespaces are switched off (user.max_user_namespaces is 0)', 'by sudo: a password is required'],
        ...['install bubblewrap and allow user namespaces', 'or let the job’s user use sudo without a password'],
        'set `sandbox: best`',
      ])
        expect(text).toContain(part);
    expect(log).not.toContain('FORGED-28');
    expect(await world.machine.run(['find', '/home/runner/work', '-name', 'made.txt'])).toMatchObject({ stdout: '' });
  });

  it('with sandbox: best, it is run; 28: what it writes to the log by /proc/PID/fd/1 is not obeyed', async () => {
    const { outputs, log, main, summary } = await run('rita', 'best');
    expect(summary).toMatch(/^- .*Agents and gates were not kept apart from the job: .* sudo without a password\.$/m);
    expect(outputs).toMatchObject({ status: 'passed', 'failure-reason': '' });
    expect(log).toContain('FORGED-28');
    expect(main.annotations).toEqual([]);
  });
});
