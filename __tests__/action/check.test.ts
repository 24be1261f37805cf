import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startRunner } from '../support/runner/runner.js';
import { type BuiltAction, buildAction } from './support/built-action.js';
import { placeWithoutCells } from './support/without-cells.js';
import { type ActionWorld, openWorld } from './support/world.js';

const ADD = 'export const add = (a, b) => a + b;\n';
const BROKEN = ADD.replace('+', '-');
const FILES = {
  'package.json': '{ "name": "sum", "type": "module", "scripts": { "test": "node --test" } }\n',
  'add.js': ADD,
  'test/add.test.js': `import test from 'node:test';
import assert from 'node:assert';
import { add } from '../add.js';
test('adds', () => assert.equal(add(1, 2), 3));
`,
};
const ALWAYS_GREEN = { 'gump.toml': '[validation]\ntest_cmd = "echo 1..1; echo ok 1 - x"\n' };

describe('the input `check`', () => {
  let action: BuiltAction;
  let world: ActionWorld;

  beforeAll(() => {
    action = buildAction();
  });
  afterAll(() => action.remove());
  beforeEach(async () => {
    world = await openWorld(action.folder, { files: FILES, permissions: { contents: 'read' } });
  });
  afterEach(async () => {
    expect(await world.runner.strays()).toEqual([]);
    await world.close();
  });

  const check = (more: Readonly<Record<string, string>> = {}) => ({ inputs: { check: 'true', ...more } });

  /** An event on a pull request with these files, whose sender may not write and which asks gump for nothing. */
  async function pullRequest(files: Readonly<Record<string, string>>, author = 'rita') {
    await world.github.remote.git(['branch', 'topic', 'main']);
    await world.github.remote.commit('topic', files);
    const number = await world.github.openPull({ title: 'Change', author, head: 'topic' });
    return { on: 'pull_request.labeled', number, label: 'bug', sender: author } as const;
  }

  async function fork(files: Readonly<Record<string, string>>) {
    const from = 'mallory/widgets';
    const { git } = await world.github.addRepository(from);
    await git.git(['fetch', '--quiet', world.github.remote.dir, '+main:main']);
    await git.commit('main', files);
    const number = await world.github.openPull({ title: 'Change', author: 'mallory', head: 'main', from });
    return { on: 'pull_request.labeled', number, label: 'bug', sender: 'mallory' } as const;
  }

  /** Nothing of a check leaves the job but its status. */
  async function expectNoTrace(number: number): Promise<void> {
    expect(world.github.thread(number)).toMatchObject({ comments: [], reactions: [] });
    expect(world.github.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(await world.github.remote.git(['for-each-ref', 'refs/gump'])).toBe('');
  }

  it('passes for a pull request whose gates pass, with no permission but to read', async () => {
    const trigger = await pullRequest({ 'README.md': 'better\n' });
    const result = await world.run(trigger, check());
    expect(result).toMatchObject({
      conclusion: 'success',
      outputs: { status: 'passed', 'failure-reason': '', 'pull-request-operation': 'none', turns: '0' },
    });
    expect(result.log).toMatch(/test ✓ npm test · 1 test/);
    expect(result.summary).toMatch(/check[^]*npm test/);
    expect(result.summary).not.toContain('/gump');
    await expectNoTrace(trigger.number);
  });

  it('fails for one whose gates fail, by the settings of its base branch', async () => {
    const trigger = await pullRequest({ 'add.js': BROKEN, ...ALWAYS_GREEN });
    const result = await world.run(trigger, check());
    expect(result).toMatchObject({
      conclusion: 'failure',
      outputs: { status: 'failed', 'failure-reason': 'gate_failed' },
      annotations: [expect.objectContaining({ level: 'error', message: expect.stringContaining('gate_failed') })],
    });
    expect(result.summary).toMatch(/add\.test\.js/);
    await expectNoTrace(trigger.number);
  });

  it("checks a fork's pull request, with setup in the cell too; without a cell it fails", async () => {
    const trigger = await fork({ 'README.md': 'better\n' });
    const mark = join(world.shared, 'setup');
    const setup = { setup: `touch ${mark} || true` };
    const result = await world.run(trigger, check({ ...setup, sandbox: 'strict' }));
    expect(result).toMatchObject({ conclusion: 'success', outputs: { status: 'passed' } });
    await expect(access(mark)).rejects.toThrow('ENOENT');
    await expectNoTrace(trigger.number);

    const place = await placeWithoutCells(join(world.shared, 'machine'));
    if (place === null) return;
    const on = await startRunner(place);
    const refused = await world.run(trigger, { ...check(), on });
    expect(refused).toMatchObject({
      conclusion: 'failure',
      outputs: { status: 'failed', 'failure-reason': 'sandbox', 'run-id': '' },
    });
    expect(refused.summary).toMatch(/from a fork may be the work of somebody who may not write here.*`sandbox: best`/);
    const best = await world.run(trigger, { ...check({ sandbox: 'best' }), on });
    expect(best).toMatchObject({ conclusion: 'success', outputs: { status: 'passed' } });
    await on.close();
  });

  it('checks the commit of any other event, whose setup is its own', async () => {
    const mark = join(world.shared, 'setup');
    const result = await world.run({ on: 'schedule', schedule: '0 0 * * *' }, check({ setup: `touch ${mark}` }));
    expect(result).toMatchObject({ conclusion: 'success', outputs: { status: 'passed' } });
    await access(mark);
    await world.github.remote.commit('main', { 'add.js': BROKEN });
    const comment = world.github.comment(world.github.openIssue({ title: 'Hm', author: 'rita' }), 'rita', 'Hm.');
    const broken = await world.run({ on: 'issue_comment.created', comment }, check());
    expect(broken).toMatchObject({ conclusion: 'failure', outputs: { status: 'failed' } });
  });

  it('takes a commit that is not that of the event for the work of a stranger', async () => {
    const trigger = await pullRequest({ 'add.js': BROKEN, ...ALWAYS_GREEN });
    const workspace = await world.checkout('topic');
    const mark = join(world.shared, 'setup');
    const comment = world.github.comment(trigger.number, 'rita', 'Hm.');
    const step = { ...check({ setup: `touch ${mark} || true` }), workspace };
    const result = await world.run({ on: 'issue_comment.created', comment }, step);
    expect(result).toMatchObject({ conclusion: 'failure', outputs: { 'failure-reason': 'gate_failed' } });
    await expect(access(mark)).rejects.toThrow('ENOENT');
  });

  it('is never green where nothing was checked', async () => {
    const trigger = await pullRequest({ 'README.md': 'better\n' });
    const mistyped = await world.run(trigger, { inputs: { check: 'ture' } });
    expect(mistyped).toMatchObject({ conclusion: 'failure', outputs: { status: 'failed' } });
    expect(mistyped.summary).toMatch(/`check`: `ture` is neither/);
    const mixed = await world.run(trigger, check({ scenario: 'plays.yaml', agent: 'codex' }));
    expect(mixed).toMatchObject({ conclusion: 'failure', outputs: { 'failure-reason': 'preflight' } });
    expect(mixed.summary).toMatch(/leave out the input `scenario`[^]*leave out the input `agent`/);
    const empty = await world.run(trigger, { ...check(), workspace: world.runner.home });
    expect(empty).toMatchObject({ conclusion: 'failure' });
    expect(empty.summary).toContain('actions/checkout');
    await expectNoTrace(trigger.number);
  });
});
