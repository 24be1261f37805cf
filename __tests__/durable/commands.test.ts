import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { StepResult } from '../support/runner/runner.js';
import { full } from '../support/sample.js';
import { builtOnce, dispatch, issueEach, launchesIn } from './support/issue.js';

const step = (name: string, more = '') => `  - name: ${name}
    agent: claude-haiku
    output: diff
    prompt: "Do ${name}."${more}
`;

const ITEMS = `name: items
steps:
  - name: plan
    agent: claude-haiku
    output: plan
    prompt: "Plan."
  - name: build
    foreach: plan
    parallel: true
    steps:
      - name: impl
        agent: claude-haiku
        output: diff
        prompt: "Build {item.name}"
        gate:
          - bash: ls *.done
`;

const item = (name: string) => `{ name: ${name}, description: "Do ${name}", files: [${name}.*] }`;

/** Two of three items pass only once a file is there. */
const itemsPlays = (flag: string) => `agents:
  - { step: plan, plan: [${['alpha', 'beta', 'gamma'].map(item).join(', ')}], cost: 0.05 }
  - { step: build/alpha/impl, write: { alpha.done: "a" }, cost: 0.10 }
${['beta', 'gamma']
  .map(
    (name) => `  - { step: build/${name}/impl, write: { ${name}.txt: "1" }, run: "cp ${flag} ${name}.done || true" }\n`,
  )
  .join('')}`;

const PLAYS = `agents:
  - { step: one, write: { one.txt: "1" }, cost: 0.10 }
  - { step: two, write: { two.txt: "2" }, cost: 0.20 }
  - { step: three, hang: true }
`;

const FILES = {
  'README.md': '# widgets\n',
  '.gump/workflows/line.yaml': `name: line\nsteps:\n${step('one')}${step('two')}`,
  '.gump/workflows/long.yaml': `name: long\nsteps:\n${step('one')}${step('two')}${step('three')}`,
  '.gump/workflows/asked.yaml': `name: asked\nsteps:\n${step('one', '\n    hitl: after_gate')}${step('two')}`,
  '.gump/workflows/items.yaml': ITEMS,
  'plays.yaml': PLAYS,
};

/** What is asked of runs that are there: by several at once, by inputs, by a job that is run again. */
describe('a job that is asked about a run', () => {
  const action = builtOnce();
  const world = issueEach(action, { files: FILES });
  const { label, says, ours, stored } = world;
  /** Lets step two of `waits.yaml` go on. */
  let flag: string;

  beforeEach(async () => {
    flag = join(world.shared, 'go');
    const wait = `while [ ! -e ${flag} ]; do sleep 0.1; done`;
    const waits = PLAYS.replace('{ two.txt: "2" }', `{ two.txt: "2" }, run: "${wait}"`);
    await world.github.remote.commit('main', { 'waits.yaml': waits, 'items-plays.yaml': itemsPlays(flag) });
  });

  it('several times within a moment answers each, and runs once', async () => {
    const times = full ? 5 : 3;
    const asked = Array.from({ length: times }, (_, at) => at + 1).map((at) => ({
      runId: 60 + at,
      trigger: says(`/gump run line`),
    }));
    const running = await Promise.all(
      asked.map(async ({ runId, trigger }) =>
        world.start(trigger, {
          on: await world.addRunner(),
          inputs: { scenario: 'waits.yaml', expose: world.shared },
          runId,
        }),
      ),
    );
    const refused: StepResult[] = [];
    await new Promise<void>((resolve, reject) => {
      for (const { result } of running)
        void result.then((ended) => {
          refused.push(ended);
          if (refused.length === times - 1) resolve();
        }, reject);
    });
    expect(refused.map(({ outputs }) => outputs.status)).toEqual(Array(times - 1).fill('refused'));
    await writeFile(flag, '');
    const all = await Promise.all(running.map(({ result }) => result));
    const driver = all.findIndex(({ outputs }) => outputs.status === 'passed');
    expect(driver).toBeGreaterThanOrEqual(0);
    expect(ours()).toHaveLength(times);
    const page = `/actions/runs/${61 + driver}`;
    expect(ours().filter(({ body }) => body.includes('going on here already') && body.includes(page))).toHaveLength(
      times - 1,
    );
    expect(ours().filter(({ body }) => body.includes('passed all gates'))).toHaveLength(1);
  });

  it('and is run again goes on with its own', async () => {
    const inputs = { workflow: 'line', scenario: 'waits.yaml', expose: world.shared };
    const running = await world.start(dispatch, { inputs, runId: 71 });
    await running.line(/Step 2: Two/);
    running.cancel();
    const first = await running.result;
    expect(first.outputs.status).toBe('cancelled');
    await writeFile(flag, '');
    const on = await world.addRunner();
    const again = await world.run(dispatch, { on, inputs, runId: 71, runAttempt: 2 });
    expect(again.outputs).toMatchObject({ status: 'passed', 'run-id': first.outputs['run-id'] });
    expect((await launchesIn(again)).filter((id) => id.startsWith('one'))).toEqual(['one#1']);
  });

  it('by inputs approves it, and replays it from a step', async () => {
    const inputs = { workflow: 'asked', scenario: 'plays.yaml' };
    const first = await world.run(dispatch, { inputs });
    expect(first.outputs).toMatchObject({ status: 'paused', 'cost-usd': '0.10' });
    const resume = first.outputs['run-id'] ?? '';
    const approved = await world.run(dispatch, {
      ...{ on: await world.addRunner(), inputs: { scenario: 'plays.yaml', resume, approve: 'true' } },
    });
    expect(approved.outputs).toMatchObject({ status: 'passed', 'run-id': resume, 'cost-usd': '0.30' });
    const replayed = await world.run(dispatch, {
      ...{ on: await world.addRunner(), inputs: { scenario: 'plays.yaml', resume, 'replay-from': 'two' } },
    });
    // What the first run paid is not paid again.
    expect(replayed.outputs).toMatchObject({ status: 'passed', 'cost-usd': '0.20' });
    expect(replayed.outputs['run-id']).not.toBe(resume);
    expect(await launchesIn(replayed)).toEqual(['one#1', 'two#1', 'two#2']);
  });

  it('stops once another one has gone on with it, and leaves the comment to that', async () => {
    const { remote } = world.github;
    const running = await world.start(label('long'), { inputs: { scenario: 'waits.yaml', expose: world.shared } });
    await running.line(/Step 2: Two/);
    const ref = await stored(/"type":"step_completed"/);
    // As another runner does that takes this one for dead: on top of what is stored.
    const theirs = await remote.git(['commit-tree', `${ref}^{tree}`, '-p', ref, '-m', 'gone on with elsewhere']);
    await remote.git(['update-ref', ref, theirs.trim()]);
    await writeFile(flag, '');
    const result = await running.result;
    expect(result.log + result.summary).toContain('Another runner has gone on with this run');
    expect(await remote.git(['rev-parse', ref])).toBe(theirs);
    expect(ours().at(-1)?.body).toContain('is running');
  });

  it('retries all items that failed side by side, and no other', async () => {
    const inputs = { scenario: 'items-plays.yaml', expose: world.shared };
    const failed = await world.run(label('items'), { inputs });
    expect(failed.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'gate_failed' });
    await writeFile(flag, '2');
    const retried = await world.run(says('/gump retry'), { on: await world.addRunner(), inputs });
    expect(retried.outputs).toMatchObject({ status: 'passed', 'run-id': failed.outputs['run-id'] });
    expect([...(await launchesIn(retried))].sort()).toEqual([
      ...['build/alpha/impl#1', 'build/beta/impl#1', 'build/beta/impl#2', 'build/gamma/impl#1', 'build/gamma/impl#2'],
      'plan#1',
    ]);
    expect(await world.show('gump/issue-1-items', 'gamma.done')).toBe('2');
  });
});
