import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ActionWorld, openWorld } from '../action/support/world.js';
import { held } from '../support/github/faults.js';
import { builtOnce } from './support/issue.js';

const WORKFLOW = `name: signed
steps:
  - name: first
    agent: claude-haiku
    output: diff
    prompt: "First: {spec}"
  - name: second
    agent: claude-haiku
    output: diff
    prompt: "Second: {spec}"
`;

const PLAYS = `agents:
  - step: first
    write: { "bin/run.sh": "#!/bin/sh\\n", "naïve name.txt": "ä\\n" }
    run: "chmod +x bin/run.sh && ln -s run.sh bin/link"
  - step: second
    delete: [old.txt]
    run: "head -c 300 /dev/urandom > bytes.bin && chmod -x tool"
`;

describe('with sign-commits', () => {
  const action = builtOnce();
  let world: ActionWorld;

  beforeEach(async () => {
    const files = {
      ...{ 'old.txt': 'old\n', 'plays.yaml': PLAYS, '.gump/workflows/signed.yaml': WORKFLOW },
      tool: { mode: '100755' as const, content: 'tool\n' },
    };
    world = await openWorld(action.folder, { files });
  });
  afterEach(() => world.close());

  const label = () => {
    const number = world.github.openIssue({ title: 'Sign', body: 'It.', author: 'rita' });
    return { on: 'issues.labeled', number, label: 'gump:signed', sender: 'wendy' } as const;
  };
  const inputs = { scenario: 'plays.yaml', 'sign-commits': 'true' };

  it('the branch is the work with modes, links and messages kept, made and signed by GitHub', async () => {
    const { github } = world;
    const result = await world.run(label(), { inputs });
    expect(result.outputs).toMatchObject({ status: 'passed', 'pull-request-operation': 'created' });
    const branch = 'gump/issue-1-signed';
    const head = await github.remote.resolve(branch);
    expect(result.outputs['pull-request-head-sha']).toBe(head);
    const tree = await github.remote.git(['-c', 'core.quotePath=false', 'ls-tree', '-r', branch]);
    expect(tree).toMatch(/^100755 .*\tbin\/run\.sh$/m);
    expect(tree).toMatch(/^120000 .*\tbin\/link$/m);
    expect(tree).toMatch(/^100644 .*\ttool$/m);
    expect(tree).toContain('naïve name.txt');
    expect(tree).not.toContain('old.txt');
    const log = await github.remote.git(['log', '--format=%cn%n%B', `main..${branch}`]);
    expect(log.match(/^GitHub$/gm)).toHaveLength(2);
    expect(log.match(/^Gump-Run: /gm)).toHaveLength(2);
  });

  it.each([
    ['merge', ['Merge main', 'second', 'first'], 2],
    ['rebase', ['second', 'first'], 1],
  ] as const)(
    'and base-moved: %s, the branch is that, signed, and the same when published again',
    async (how, line, parents) => {
      const { github } = world;
      const flag = join(world.shared, 'moved');
      const waits = PLAYS.replace('chmod -x tool', `chmod -x tool; while [ ! -e ${flag} ]; do sleep 0.1; done`);
      await github.remote.commit('main', { 'plays.yaml': waits });
      const on = label();
      const job = { inputs: { ...inputs, 'base-moved': how, expose: world.shared }, runId: 5 };
      const running = await world.start(on, job);
      await running.line(/Step 2: Second/);
      await github.remote.commit('main', { 'theirs.txt': '1\n' });
      const tip = await github.remote.commit('main', { 'theirs.txt': '2\n' });
      await writeFile(flag, '');
      const { outputs } = await running.result;
      expect(outputs).toMatchObject({ status: 'passed', 'pull-request-operation': 'created' });
      const branch = 'gump/issue-1-signed';
      const head = await github.remote.resolve(branch);
      expect(outputs['pull-request-head-sha']).toBe(head);
      const log = await github.remote.git(['log', '--first-parent', '--format=%cn|%s', `main..${branch}`]);
      const subjects = log.trim().split('\n');
      expect(subjects).toEqual(line.map((words) => expect.stringMatching(new RegExp(`^GitHub\\|.*${words}`, 'i'))));
      const [, ...above] = (await github.remote.git(['rev-list', '--parents', '-1', branch])).trim().split(' ');
      expect([above.length, above.includes(tip)]).toEqual([parents, how === 'merge']);
      expect(await github.remote.git(['merge-base', 'main', branch])).toBe(`${tip}\n`);
      const changed = await github.remote.git(['diff', '--name-only', '-z', 'main', branch]);
      expect(changed.split('\0').filter(Boolean)).toEqual([
        'bin/link',
        'bin/run.sh',
        'bytes.bin',
        'naïve name.txt',
        'old.txt',
        'tool',
      ]);
      const again = await world.run(on, { ...job, runAttempt: 2 });
      expect(again.outputs).toMatchObject({ 'run-id': outputs['run-id'], 'pull-request-head-sha': head });
      expect(await github.pulls()).toHaveLength(1);
    },
  );

  it('a commit that somebody pushes while they are made is left alone, and the work goes beside it', async () => {
    const { github } = world;
    const branch = 'gump/issue-1-signed';
    const on = label();
    expect((await world.run(on, { inputs })).outputs['pull-request-branch']).toBe(branch);
    const { fault, release } = held();
    github.fault('git/create-tree', fault, { calls: [1] });
    const before = github.requestsTo('git/create-tree').length;
    const running = await world.start(on, { inputs });
    while (github.requestsTo('git/create-tree').length === before) await Promise.race([running.result, setTimeout(50)]);
    const theirs = await github.remote.commit(branch, { 'theirs.txt': 'x' });
    release();
    const { outputs } = await running.result;
    expect(outputs).toMatchObject({ status: 'passed', 'pull-request-branch': `${branch}.2` });
    expect(await github.remote.resolve(branch)).toBe(theirs);
    expect(await github.remote.resolve(`${branch}.2`)).toBe(outputs['pull-request-head-sha']);
  });

  it('a token that cannot sign is told so before anything is spent', async () => {
    const token = world.github.addToken('wendy');
    const result = await world.run(label(), { inputs: { ...inputs, 'github-token': token } });
    expect(result).toMatchObject({
      conclusion: 'failure',
      outputs: { status: 'failed', 'failure-reason': 'preflight', 'cost-usd': '' },
    });
    expect(result.summary).toContain('sign-commits');
  });
});
