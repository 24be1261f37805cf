import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { builtOnce, dispatch, issueEach, launchesIn, NOT_OF_JOBS } from './support/issue.js';

const step = (name: string) => `  - { name: ${name}, agent: claude-haiku, output: diff, prompt: "Do ${name}." }\n`;
const LINE = `name: line\nsteps:\n${step('one')}${step('two')}`;
const one = '  - { step: one, write: { one.txt: "1" }, cost: 0.10 }\n';
const two = (more: string) => `  - { step: two, write: { two.txt: "2" }, cost: 0.20${more} }\n`;

const FILES = {
  'README.md': '# widgets\n',
  '.gump/workflows/line.yaml': LINE,
  '.gump/workflows/poor.yaml': `name: poor\nmax_budget: 0.15\nsteps:\n${step('one')}${step('two')}`,
  'plays.yaml': `agents:\n${one}${two('')}`,
};

/** What more than one job has to do with: at once, or one after the other. */
describe('a run that is come back to', () => {
  const action = builtOnce();
  const world = issueEach(action, { files: FILES, permissions: NOT_OF_JOBS });
  const { label, says, ours, stored } = world;
  /** Lets step two of `waits.yaml` go on. */
  let flag: string;

  beforeEach(async () => {
    flag = join(world.shared, 'go');
    const waits = `agents:\n${one}${two(`, run: "while [ ! -e ${flag} ]; do sleep 0.1; done"`)}`;
    await world.github.remote.commit('main', { 'waits.yaml': waits });
  });

  const refs = async (below: string) =>
    (await world.github.remote.git(['for-each-ref', '--format=%(refname)', below])).split('\n').filter(Boolean);

  it('publishes nothing where another runner has gone on with it by its end', async () => {
    const { remote } = world.github;
    const running = await world.start(label('line'), { inputs: { scenario: 'waits.yaml', expose: world.shared } });
    await running.line(/Step 2: Two/);
    const ref = await stored(/"type":"step_completed"/);
    await goesOn(ref);
    const theirs = await remote.resolve(ref);
    // What is left takes less than the second between two pushes.
    await writeFile(flag, '');
    const result = await running.result;
    expect(result.summary).toContain('Another runner has gone on with this run');
    expect(result.outputs).toMatchObject({ status: 'cancelled', 'pull-request-operation': 'none' });
    expect([await refs('refs/heads/gump'), await world.github.pulls()]).toEqual([[], []]);
    expect(await remote.resolve(ref)).toBe(theirs);
    const [comment, ...others] = ours();
    expect([comment?.body, others]).toEqual([expect.stringContaining('is running'), []]);
  });

  it.each([
    ['has stored more of it', goesOn],
    ['has taken its lock', takesTheLock],
  ])('is not spoken for by the end of a job that was killed, where another runner %s', async (_, takeOver) => {
    const { remote } = world.github;
    const job = { inputs: { scenario: 'waits.yaml', expose: world.shared }, grace: { interrupt: 0, terminate: 0 } };
    const running = await world.start(label('line'), job);
    await running.line(/Step 2: Two/);
    const ref = await stored(/"type":"step_completed"/);
    await takeOver(ref);
    const before = await remote.resolve(ref);
    const [comment] = ours();
    running.cancel();
    const result = await running.result;
    expect([result.main.signal, result.post?.failed]).toEqual(['SIGKILL', false]);
    expect(result.summary).toContain('Another runner has gone on with this run');
    expect(ours()).toEqual([comment]);
    expect(comment?.body).toContain('is running');
    expect(await remote.resolve(ref)).toBe(before);
  });

  /** As another runner does that goes on: its own state on top of ours. */
  async function goesOn(ref: string): Promise<void> {
    const { remote } = world.github;
    const theirs = await remote.git(['commit-tree', `${ref}^{tree}`, '-p', ref, '-m', 'gone on with elsewhere']);
    await remote.git(['update-ref', ref, theirs.trim()]);
  }

  /** As one does that has waited for two minutes, and has stored nothing yet. */
  async function takesTheLock(): Promise<void> {
    const { remote } = world.github;
    const at = { job: '99', attempt: '1', url: 'https://github.test/runs/99', beat: new Date().toISOString() };
    const message = JSON.stringify({ v: 1, token: 'theirs', ...at });
    const tree = await remote.git(['mktree'], { input: '' });
    const theirs = await remote.git(['commit-tree', tree.trim(), '-m', message]);
    await remote.git(['update-ref', `refs/gump/locks/${world.issue}`, theirs.trim()]);
  }

  it('without a thread is driven by one job: while it lives, and when two come to its rescue', async () => {
    const inputs = { workflow: 'line', scenario: 'waits.yaml', expose: world.shared };
    const first = await world.start(dispatch, { inputs, runId: 71 });
    await first.line(/Step 2: Two/);
    const id = (await stored(/"type":"step_completed"/)).split('/').at(-1) ?? '';
    expect(await refs('refs/gump/locks')).toEqual([`refs/gump/locks/${id}`]);
    const rescue = { scenario: 'waits.yaml', resume: id, expose: world.shared };
    const early = await world.run(dispatch, { on: await world.addRunner(), inputs: rescue, runId: 72 });
    expect(early.outputs.status).toBe('refused');
    expect(early.summary).toContain('/actions/runs/71');

    first.cancel();
    expect((await first.result).outputs.status).toBe('cancelled');
    expect(await refs('refs/gump/locks')).toEqual([]);
    // One by its id, one since its job is run again.
    const both = [
      await world.start(dispatch, { on: await world.addRunner(), inputs: rescue, runId: 73 }),
      await world.start(dispatch, { on: await world.addRunner(), inputs, runId: 71, runAttempt: 2 }),
    ];
    const loser = await Promise.race(both.map(({ result }) => result));
    expect(loser.outputs.status).toBe('refused');
    await writeFile(flag, '');
    const ends = await Promise.all(both.map(({ result }) => result));
    expect(ends.map(({ outputs }) => outputs.status).sort()).toEqual(['passed', 'refused']);
    const winner = ends.find(({ outputs }) => outputs.status === 'passed');
    expect(winner?.outputs['run-id']).toBe(id);
    expect(await refs('refs/heads/gump')).toHaveLength(1);
    expect(await refs('refs/gump/locks')).toEqual([]);
  });

  it('without a thread is locked before anybody could find it stored', async () => {
    const { dir } = world.github.remote;
    const early = join(dir, 'early');
    // The lock takes as long as a first push of the run's own would, and longer than it is held back by itself.
    const hook = `#!/bin/sh
update=$(cat)
case $update in
  *refs/gump/runs/*) [ -n "$(git for-each-ref refs/gump/locks)" ] || touch ${early} ;;
  *refs/gump/locks/*) for _ in $(seq 40); do [ -e ${early} ] && break; sleep 0.1; done ;;
esac
`;
    await writeFile(join(dir, 'hooks/pre-receive'), hook, { mode: 0o755 });
    const running = await world.start(dispatch, {
      inputs: { workflow: 'line', scenario: 'waits.yaml', expose: world.shared },
    });
    await running.line(/Step 2: Two/);
    await stored(/"type":"step_completed"/);
    expect(existsSync(early)).toBe(false);
    await writeFile(flag, '');
    expect((await running.result).outputs.status).toBe('passed');
    expect(await refs('refs/gump/locks')).toEqual([]);
  });

  it.each([
    ['an issue', () => label('line'), 1],
    ['nobody', () => dispatch, 0],
  ])('by its own job, run again after it passed for %s, is published again and not paid again', async (_, on, told) => {
    const inputs = { workflow: 'line', scenario: 'plays.yaml' };
    const first = await world.run(on(), { inputs, runId: 81 });
    expect(first.outputs).toMatchObject({ status: 'passed', 'pull-request-operation': 'created' });
    const [pull] = await world.github.pulls();
    await world.github.remote.git(['update-ref', '-d', `refs/heads/${first.outputs['pull-request-branch'] ?? ''}`]);
    const again = await world.run(on(), { on: await world.addRunner(), inputs, runId: 81, runAttempt: 2 });
    expect(again).toMatchObject({ conclusion: 'success', outputs: { status: 'passed', 'cost-usd': '0.30' } });
    const same = ['run-id', 'pull-request-number', 'pull-request-head-sha', 'pull-request-branch'] as const;
    for (const name of same) expect([name, again.outputs[name]]).toEqual([name, first.outputs[name]]);
    expect(await launchesIn(again)).toEqual(['one#1', 'two#1']);
    expect((await world.github.pulls()).map(({ number }) => number)).toEqual([pull?.number]);
    expect(ours()).toHaveLength(told);
  });

  it('whose pull request was closed, run again, opens one that names it and pays nothing', async () => {
    const { first, number, again } = await endedPull(false);
    expect(again.outputs).toMatchObject({
      ...{ 'pull-request-operation': 'created', 'pull-request-head-sha': first.outputs['pull-request-head-sha'] },
    });
    const pulls = await world.github.pulls();
    expect(pulls.map(({ state }) => state)).toEqual(['closed', 'open']);
    expect(pulls[1]?.body).toContain(`Follows #${number}, which was closed.`);
  });

  it('whose pull request was merged, as one commit and its branch removed, run again, publishes nothing', async () => {
    const { number, again } = await endedPull(true);
    expect(again.outputs).toMatchObject({
      ...{ 'pull-request-operation': 'none', 'pull-request-number': String(number) },
    });
    expect([await refs('refs/heads/gump'), await world.github.pulls()]).toEqual([[], [expect.anything()]]);
    for (const text of [again.summary, ours()[0]?.body]) {
      expect(text).toContain('The branch main has all of this work already');
      expect(text).not.toContain('Review it and merge');
    }
  });

  /** A job run again on another machine after its pull request had been closed, or merged as a repository may be set to. */
  async function endedPull(merged: boolean) {
    const { remote, repository } = world.github;
    const inputs = { scenario: 'plays.yaml' };
    const first = await world.run(label('line'), { inputs, runId: 91 });
    const number = Number(first.outputs['pull-request-number']);
    const pull = repository.issues.get(number);
    if (!pull?.pull) throw new Error('no pull request');
    pull.state = 'closed';
    pull.pull.merged = merged;
    if (merged) {
      await remote.commit('main', { 'one.txt': '1', 'two.txt': '2' });
      await remote.git(['update-ref', '-d', `refs/heads/${first.outputs['pull-request-branch'] ?? ''}`]);
    }
    const on = await world.addRunner();
    const again = await world.run(label('line'), { on, inputs, runId: 91, runAttempt: 2 });
    const { 'run-id': id } = first.outputs;
    expect(again).toMatchObject({
      conclusion: 'success',
      outputs: { status: 'passed', 'run-id': id, 'cost-usd': '0.30' },
    });
    expect(await launchesIn(again)).toEqual(['one#1', 'two#1']);
    expect(ours()).toHaveLength(1);
    return { first, number, again };
  }

  it.each([
    ['raised', 'max_budget: 0.50', {}, 'passed'],
    ['raised, and lowered by the input', 'max_budget: 0.50', { 'max-budget': '0.12' }, 'failed'],
  ])('with changes has the limit that the workflow says now: %s', async (_, limit, more, status) => {
    const inputs = { scenario: 'plays.yaml' };
    const poor = await world.run(label('poor'), { inputs });
    expect(poor.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'budget' });
    const workflow = FILES['.gump/workflows/poor.yaml'].replace('max_budget: 0.15', limit);
    await world.github.remote.commit('main', { '.gump/workflows/poor.yaml': workflow });
    const again = await world.run(says('/gump retry --with-changes'), { inputs: { ...inputs, ...more } });
    expect(again.outputs.status).toBe(status);
  });
});
