import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { GitHubOptions } from '../support/github/github.js';
import type { StepResult } from '../support/runner/runner.js';
import { type BuiltAction, buildAction } from './support/built-action.js';
import { programs } from './support/programs.js';
import { type ActionWorld, openWorld } from './support/world.js';

const FILES = {
  'README.md': '# widgets\n',
  '.gump/workflows/broken.yaml':
    'name: broken\nsteps:\n  - name: impl\n    agent: cluade\n    output: diff\n    prompt: x\n',
  '.gump/workflows/whom.yaml':
    'name: whom\ninputs: { who: {} }\nsteps:\n  - { name: impl, agent: "{who}", prompt: x }\n',
  'passes.yaml': 'agents: []\n',
  'prices.yaml': 'codex: { inptu: 1, input: 1, output: 1 }\n',
};

describe('the action starts no run', () => {
  let action: BuiltAction;
  let world: ActionWorld;
  let issue: number;

  beforeAll(() => {
    action = buildAction();
  });
  afterAll(() => action.remove());
  beforeEach(() => open());
  afterEach(() => world.close());

  async function open(options: GitHubOptions = {}): Promise<void> {
    world = await openWorld(action.folder, { files: FILES, ...options });
    issue = world.github.openIssue({ title: 'Say hello', author: 'rita' });
  }
  async function reopen(options: GitHubOptions): Promise<void> {
    await world.close();
    await open(options);
  }
  const byLabel = (label: string, sender = 'wendy') =>
    ({ on: 'issues.labeled', number: issue, label, sender }) as const;
  const byComment = (author: string, body: string) =>
    ({ on: 'issue_comment.created', comment: world.github.comment(issue, author, body) }) as const;
  const bodies = () =>
    world.github
      .thread(issue)
      .comments.filter(({ author }) => author === 'github-actions[bot]')
      .map(({ body }) => body);
  const spent = ({ outputs }: StepResult) => outputs['cost-usd'];

  it('for a label that is not its own', async () => {
    const result = await world.run(byLabel('bug'));
    expect(result).toMatchObject({
      conclusion: 'success',
      outputs: { status: 'skipped', 'failure-reason': '', 'pull-request-operation': 'none' },
      annotations: [{ level: 'notice', message: expect.stringContaining('`gump:<workflow>`') }],
    });
    expect([bodies(), world.github.thread(issue).reactions]).toEqual([[], []]);
  });

  it('for somebody without write access, and says why in one comment', async () => {
    const first = await world.run(byComment('rita', '/gump run tdd'));
    expect(first).toMatchObject({ conclusion: 'success', outputs: { status: 'refused', 'failure-reason': 'actor' } });
    expect(spent(first)).toBe('');
    await world.run(byLabel('gump', 'rita'));
    expect(bodies()).toEqual([expect.stringMatching(/rita has the role "read"/)]);
    expect(first.summary).toContain('rita has the role');
  });

  it('for a bot that is not named, and does not hear itself', async () => {
    const result = await world.run(byLabel('gump', 'helper[bot]'));
    expect(result.outputs).toMatchObject({ status: 'refused' });
    expect(bodies()).toEqual([expect.stringContaining('allowed-bots')]);
    const own = await world.run(byComment('github-actions[bot]', '<!-- gump:help x -->\n/gump run tdd'));
    expect(own.outputs).toMatchObject({ status: 'skipped' });
  });

  it('for a fork', async () => {
    const fork = await world.github.addRepository('mallory/widgets');
    await fork.git.git(['fetch', '--quiet', world.github.remote.dir, 'main:main']);
    await fork.git.commit('main', { evil: 'x' });
    const number = await world.github.openPull({
      title: 'Evil',
      author: 'mallory',
      head: 'main',
      from: 'mallory/widgets',
    });
    const comment = world.github.comment(number, 'wendy', '/gump run tdd');
    const result = await world.run({ on: 'issue_comment.created', comment });
    expect(result).toMatchObject({ conclusion: 'success', outputs: { status: 'refused' } });
    expect(world.github.thread(number).comments.at(-1)?.body).toContain('fork');
  });

  it.each([
    ['/gump help', /workflow/],
    ['/gump cancel', /cancel is not available yet/],
    ['/gump replay', /needs the step to begin from/],
    ['/gump dance', /no command "dance"/],
  ])('but answers %s', async (body, words) => {
    const result = await world.run(byComment('wendy', body));
    expect(result).toMatchObject({ conclusion: 'success', outputs: { status: 'skipped' } });
    expect(bodies()).toEqual([expect.stringMatching(words)]);
  });

  it('but shows what it would do, when that is wished', async () => {
    const result = await world.run(byLabel('gump:cheap2sota'), { inputs: { 'dry-run': 'true' } });
    expect(result).toMatchObject({ conclusion: 'success', outputs: { status: 'skipped', 'cost-usd': '' } });
    expect(result.log).toContain('Workflow: cheap2sota');
    expect(bodies()).toEqual([expect.stringMatching(/would do[^]*Agents launched at most/)]);
  });

  it.each([
    ['gump:nosuch', /no workflow `nosuch`/],
    ['gump:../../x', /no workflow `\.\.\/\.\.\/x`/],
  ])('of the workflow of %s', async (label, words) => {
    const result = await world.run(byLabel(label));
    expect(result).toMatchObject({
      conclusion: 'failure',
      outputs: { status: 'failed', 'failure-reason': 'invalid_workflow' },
    });
    expect(result.annotations[0]?.message).toMatch(words);
    expect(bodies()).toHaveLength(1);
  });

  it('of a workflow with errors, and marks their lines', async () => {
    const result = await world.run(byLabel('gump:broken'));
    expect(result).toMatchObject({ conclusion: 'failure', outputs: { 'failure-reason': 'invalid_workflow' } });
    expect(result.annotations).toContainEqual({
      level: 'error',
      message: expect.stringMatching(/cluade/),
      properties: expect.objectContaining({ file: '.gump/workflows/broken.yaml', line: '4' }),
    });
    expect(bodies()).toEqual([expect.stringMatching(/agent: cluade[^]*did you mean `claude`/)]);
  });

  it('with an input `agent` that names none, which is no fault of the workflow', async () => {
    const result = await world.run(byLabel('gump:cheap2sota'), { inputs: { agent: 'cluade' } });
    expect(result).toMatchObject({ conclusion: 'failure', outputs: { 'failure-reason': 'invalid_workflow' } });
    expect(result.annotations).toEqual([
      {
        level: 'error',
        message: 'Input `agent`: unknown agent `cluade`\ndid you mean `claude`?',
        properties: { title: 'gump: unknown-agent' },
      },
    ]);
  });

  it('with prices that cannot be read; without a specification that the workflow asks for, without a CLI or a key', async () => {
    const dispatch = { on: 'workflow_dispatch', inputs: {}, sender: 'wendy' } as const;
    const prices = await world.run(dispatch, { inputs: { prices: 'prices.yaml' } });
    expect(prices.summary).toMatch(/prices.*prices\.yaml:1: .*inptu.*did you mean .*input/);
    const result = await world.run(dispatch);
    expect(result).toMatchObject({
      conclusion: 'failure',
      outputs: { status: 'failed', 'failure-reason': 'preflight' },
    });
    expect(result.summary).toContain('spec');
  });

  it('of a workflow whose input names no agent', async () => {
    const result = await world.run(byLabel('gump:whom'));
    expect(result).toMatchObject({
      conclusion: 'failure',
      outputs: { status: 'failed', 'failure-reason': 'preflight', 'cost-usd': '' },
    });
    expect(bodies()).toEqual([expect.stringMatching(/takes an agent from the input `who`, which has no value/)]);
  });

  it('when a CLI cannot be installed, in whose installation there is no token and no key', async () => {
    // Nothing but git and node, so that no CLI of this machine is found; in a folder from which gump starts npm.
    const bin = await programs(await mkdtemp(join(action.folder, 'machine-')), ['git', 'node', 'sh', 'env']);
    const npm = `#!/bin/sh\nenv > ${world.runner.home}/npm-env\necho '::error::from npm'\necho 403 Forbidden\nexit 1\n`;
    await writeFile(join(bin, 'npm'), npm, { mode: 0o755 });
    const result = await world.run(byLabel('gump:freeform'), {
      env: { PATH: bin, ANTHROPIC_API_KEY: 'sk-a-secret-key' },
    });
    expect(result).toMatchObject({ conclusion: 'failure', outputs: { 'failure-reason': 'preflight' } });
    expect(bodies()).toEqual([expect.stringContaining('could not be installed')]);
    expect(result.log).toContain('403 Forbidden');
    expect(result.annotations.map(({ message }) => message)).not.toContain('from npm');
    const environment = await readFile(join(world.runner.home, 'npm-env'), 'utf8');
    expect(environment).not.toMatch(new RegExp(`INPUT_|ACTIONS_|sk-a-secret-key|${world.github.token}`));
  });

  it('when it is cancelled while a CLI is installed, of which nothing is left', async () => {
    const machine = await mkdtemp(join(action.folder, 'machine-'));
    const bin = await programs(machine, ['git', 'node', 'sh', 'env', 'sleep']);
    await writeFile(join(bin, 'npm'), '#!/bin/sh\ntrap "" INT TERM\necho begun\nsleep 600 &\nwait\n', { mode: 0o755 });
    const env = { PATH: bin, ANTHROPIC_API_KEY: 'sk-a-secret-key' };
    const running = await world.start(byLabel('gump:freeform'), { env });
    await running.line(/^begun$/);
    running.cancel();
    const result = await running.result;
    expect(result).toMatchObject({
      conclusion: 'cancelled',
      main: { signal: null },
      outputs: { status: 'cancelled', 'failure-reason': 'cancelled' },
    });
    expect(await world.runner.strays()).toEqual([]);
    expect(bodies()).toEqual([expect.stringContaining('cancelled before the run began')]);
  });

  it.each([
    ['contents', { contents: 'read', issues: 'write', 'pull-requests': 'write' }, /contents: write/],
    ['pull-requests', { contents: 'write', issues: 'write', 'pull-requests': 'read' }, /pull-requests: write/],
    ['issues', { contents: 'write', issues: 'read', 'pull-requests': 'write' }, /issues: write/],
  ] as const)('without the permission to write %s', async (_area, permissions, words) => {
    await reopen({ permissions });
    const result = await world.run(byLabel('gump'), { inputs: { scenario: 'passes.yaml' } });
    expect(result).toMatchObject({
      conclusion: 'failure',
      outputs: { status: 'failed', 'failure-reason': 'preflight' },
    });
    expect(result.annotations.map(({ message }) => message).join('\n')).toMatch(words);
    expect(await world.github.pulls()).toEqual([]);
  });

  it('in an empty repository', async () => {
    await reopen({ files: null });
    const result = await world.run(byLabel('gump'));
    expect(result.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'preflight' });
    expect(bodies()).toEqual([expect.stringContaining('The repository is empty')]);
  });

  it('with inputs that are wrong, which whoever may start one is told', async () => {
    const inputs = { comment: 'maybe', network: 'none' };
    const result = await world.run(byLabel('gump'), { inputs });
    expect(result).toMatchObject({
      conclusion: 'failure',
      outputs: { status: 'failed', 'failure-reason': 'preflight' },
    });
    const both = /`?comment`?: `?maybe[^]*`?network/;
    for (const text of [result.annotations[0]?.message, result.summary, ...bodies()]) expect(text).toMatch(both);
    expect(bodies()).toHaveLength(1);
    const outsider = await world.run(byComment('rita', 'Nice work.'), { inputs });
    expect(outsider).toMatchObject({ conclusion: 'success', outputs: { status: 'skipped' } });
    const speechless = await world.run(byLabel('gump'), { inputs: { ...inputs, 'github-token': '' } });
    expect(speechless).toMatchObject({ conclusion: 'failure', summary: expect.stringContaining('github-token') });
    expect(bodies()).toHaveLength(1);
  });

  it('and says all that is in the way at once', async () => {
    await reopen({ permissions: { contents: 'read', issues: 'write', 'pull-requests': 'write' } });
    const lines = await world.run(byLabel('gump:broken'));
    expect(lines.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'preflight' });
    expect(bodies()).toEqual([expect.stringMatching(/contents: write[^]*cluade/)]);
    expect(lines.annotations).toContainEqual(
      expect.objectContaining({ level: 'error', properties: expect.objectContaining({ line: '4' }) }),
    );
    const bin = await programs(world.runner.home, ['git', 'node', 'sh', 'env']);
    const keyless = await world.run(byLabel('gump:freeform'), { inputs: { install: 'never' }, env: { PATH: bin } });
    const all = /contents: write[^]*not on PATH[^]*no key; set/;
    expect(keyless.summary).toMatch(all);
  });

  it('without a checkout', async () => {
    const result = await world.run(byLabel('gump'), { workspace: world.runner.home });
    expect(result.outputs).toMatchObject({ 'failure-reason': 'preflight' });
    expect(bodies()).toEqual([expect.stringContaining('actions/checkout')]);
  });
});
