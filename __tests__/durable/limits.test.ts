import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { builtOnce, dispatch, issueEach, launchesIn, NOT_OF_JOBS } from './support/issue.js';

const step = (name: string) => `  - { name: ${name}, agent: claude-haiku, output: diff, prompt: "Do ${name}." }\n`;
const LINE = `name: line\nmax_budget: 0.65\nsteps:\n${step('one')}${step('two')}`;
const one = '  - { step: one, write: { one.txt: "1" }, cost: 0.10 }\n';
const two = (more: string) => `  - { step: two, write: { two.txt: "2" }, cost: 0.20${more} }\n`;

const FILES = {
  'README.md': '# widgets\n',
  '.gump/workflows/line.yaml': LINE,
  'plays.yaml': `agents:\n${one}${two('')}`,
};

describe('a run that a limit has ended', () => {
  const action = builtOnce();
  const world = issueEach(action, { files: FILES, permissions: NOT_OF_JOBS });
  const { label, says, stored } = world;

  const resume = () => says('/gump resume');

  it('of money is gone on with where more is given', async () => {
    const inputs = { scenario: 'plays.yaml' };
    const poor = await world.run(label('line'), { inputs: { ...inputs, 'max-budget': '0.15' } });
    expect(poor.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'budget', 'cost-usd': '0.30' });
    const rich = { ...inputs, 'max-budget': '0.55' };
    const again = await world.run(resume(), { on: await world.addRunner(), inputs: rich });
    // What the attempt had spent that the budget stopped counts as well.
    expect(again.outputs).toMatchObject({ status: 'passed', 'cost-usd': '0.50', 'run-id': poor.outputs['run-id'] });
    expect(await launchesIn(again)).toEqual(['one#1', 'two#1', 'two#2']);
  });

  it('of money is not gone on with beyond the next one, nor beyond that of its workflow', async () => {
    const inputs = { scenario: 'plays.yaml' };
    const poor = await world.run(label('line'), { inputs: { ...inputs, 'max-budget': '0.15' } });
    const on = await world.addRunner();
    const next = await world.run(resume(), { on, inputs: { ...inputs, 'max-budget': '0.45' } });
    expect(next.outputs).toMatchObject({ 'failure-reason': 'budget', 'cost-usd': '0.50' });
    const given = { ...inputs, resume: poor.outputs['run-id'] ?? '', 'max-budget': '9' };
    const last = await world.run(dispatch, { on: await world.addRunner(), inputs: given });
    expect(last.outputs).toMatchObject({ 'failure-reason': 'budget', 'cost-usd': '0.70' });
    expect(last.outputs['run-id']).toBe(poor.outputs['run-id']);
  });

  it.each([
    ['of gump', { 'timeout-minutes': '0.05' }, undefined],
    // The runner's own ends as a cancel does: signals first, and then nothing is asked any more.
    ['of the job, which is given no moment', {}, { interrupt: 0, terminate: 0 }],
  ])('of time, %s, is gone on with where it was', async (_, limit, grace) => {
    const flag = join(world.shared, 'waits');
    await writeFile(flag, '');
    const waits = `agents:\n${one}${two(`, run: "while [ -e ${flag} ]; do sleep 0.1; done"`)}`;
    await world.github.remote.commit('main', { 'waits.yaml': waits });
    const inputs = { scenario: 'waits.yaml', expose: world.shared };
    const running = await world.start(label('line'), {
      inputs: { ...inputs, ...limit },
      ...(grace === undefined ? {} : { grace }),
    });
    if (grace !== undefined) {
      await running.line(/Step 2: Two/);
      await stored(/"type":"step_completed"/);
      running.cancel();
    }
    const late = await running.result;
    expect(late.main.signal).toBe(grace === undefined ? null : 'SIGKILL');
    if (grace === undefined) {
      expect(late.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'timeout' });
    }
    await rm(flag);
    const again = await world.run(resume(), { on: await world.addRunner(), inputs });
    expect(again.outputs.status).toBe('passed');
    const begun = await launchesIn(again);
    expect(begun.filter((id) => id.startsWith('one'))).toEqual(['one#1']);
    expect(await world.show(again.outputs['pull-request-branch'] ?? '', 'two.txt')).toBe('2');
  });
});
