import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openWorld } from './world.js';

const ADD = 'export const add = (a, b) => a + b;\n';
const TEST = `import test from 'node:test';
import assert from 'node:assert';
import { add } from '../add.js';
test('adds', () => assert.equal(add(1, 2), 3));
`;
const FILES = {
  'package.json': '{ "name": "sum", "type": "module", "scripts": { "test": "node --test" } }\n',
  '.gitignore': 'ignored.txt\n',
  Makefile: 'x:\n\ttest -e add.js && ! test -e ignored.txt\n',
  'add.js': ADD,
  'test/add.test.js': TEST,
};
const BROKEN = ADD.replace('+', '-');

const world = openWorld();
afterAll(() => world.close());

/** All that git shows of a repository, except gump's own refs, and the bytes of its index. */
function stateOf(dir: string): readonly unknown[] {
  const refs = world.git(dir, 'for-each-ref').split('\n');
  return [
    world.git(dir, 'status', '--porcelain'),
    refs.filter((ref) => !ref.includes('refs/gump/')),
    readFileSync(join(dir, '.git/index')).toString('base64'),
  ];
}

describe('gump check', () => {
  it('runs compile, lint and test on HEAD, without a key, and is recorded like a run', async () => {
    const dir = world.repository('green', FILES);
    const checked = await world.command(dir, 'check');
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(checked.stdout).toMatch(/test ✓ npm test · 1 test /);
    expect(checked.stdout).not.toMatch(/apply/);
    const report = await world.command(dir, 'report', '--json');
    expect(JSON.parse(report.stdout)).toMatchObject({
      workflow: 'check',
      status: 'passed',
      steps: [{ path: 'check', attempts: [{ gates: [{ name: 'compile' }, { name: 'lint' }, { name: 'test' }] }] }],
    });
    expect(await world.command(dir, 'apply')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no run here'),
    });
  });

  it('fails by exit status 1 where a gate fails, and says where the output is', async () => {
    const dir = world.repository('red', { ...FILES, 'add.js': BROKEN });
    const checked = await world.command(dir, 'check', 'test');
    expect(checked.code).toBe(1);
    expect(checked.stdout).not.toContain('compile');
    const [, id = ''] = /^See why: gump report (\S+) --detail check$/m.exec(checked.stdout) ?? [];
    const detail = await world.command(dir, 'report', id, '--detail', 'check');
    expect(detail.stdout).toMatch(/npm test[^]*add\.test\.js/);
  });

  it('judges the commit, and the working tree only where that is asked for; it changes neither', async () => {
    const dir = world.repository('dirty', FILES);
    world.write(dir, { 'add.js': BROKEN, 'new.txt': 'new\n', 'ignored.txt': 'x' });
    world.git(dir, 'add', 'new.txt');
    const before = stateOf(dir);
    const head = await world.command(dir, 'check', 'test', 'bash: test ! -e new.txt');
    expect(head).toMatchObject({ code: 0 });
    expect(head.stdout).toMatch(/add\.js, new\.txt; a check judges the commit[^]*--worktree/);
    const tree = await world.command(dir, 'check', '--worktree', 'bash: test -e new.txt', 'bash: make x', 'test');
    expect(tree).toMatchObject({ code: 1 });
    expect(tree.stdout).toMatch(/✓ test -e new\.txt[^]*✓ make x[^]*gate failed: test/);
    expect(stateOf(dir)).toEqual(before);
    world.write(dir, { 'add.js': ADD });
    expect(await world.command(dir, 'check', '--worktree', 'test')).toMatchObject({ code: 0 });
  });

  it('takes the commands and settings of what it checks', async () => {
    const dir = world.repository('settings', {
      ...FILES,
      'gump.toml': '[validation]\ntest_cmd = "echo 1..1; exit 3"\n',
    });
    world.write(dir, { 'gump.toml': '[validation]\ntest_cmd = "echo 1..1; echo ok 1 - x"\n' });
    expect(await world.command(dir, 'check', 'test')).toMatchObject({ code: 1 });
    expect(await world.command(dir, 'check', 'test', '--worktree')).toMatchObject({ code: 0 });
    const options = world.repository('options', { 'api/package.json': FILES['package.json'], 'api/a.test.js': '' });
    const inFolder = await world.command(options, 'check', 'test: {in: api, run: "echo ran; pwd"}');
    expect(inFolder.stdout).toMatch(/test .*echo ran; pwd/);
  });

  it('brings what setup makes', async () => {
    const dir = world.repository('setup', FILES);
    const gate = 'bash: grep -q made ignored.txt';
    expect(await world.command(dir, 'check', gate, '--setup', 'echo made > ignored.txt')).toMatchObject({ code: 0 });
    expect(await world.command(dir, 'check', gate)).toMatchObject({ code: 1 });
  });

  it.each([
    [['tset'], /unknown gate `tset`[^]*did you mean `test`/],
    [['validate: validators/arch-review'], /`validate` judges what an agent did.*compile, test, lint/],
    [['untouched: src/*'], /`untouched` judges what an agent did/],
    [['lint: {new_only: true}'], /`new_only` counts what a step has changed/],
    [[''], /an empty gate; name one of/],
    [['bash'], /bash/],
    [['test', '--sandbox', 'some'], /Allowed choices are auto/],
    [['test', '--gate-env', '1x=2'], /1x/],
  ])('refuses %j before anything is run', async (words, message) => {
    const dir = world.repository(`refused-${words.join('-').replace(/\W/g, '_')}`, FILES);
    const refused = await world.command(dir, 'check', ...words);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
    expect(await world.command(dir, 'status')).toMatchObject({ stdout: expect.stringContaining('o runs') });
  });

  it('needs a repository with a commit', async () => {
    const refused = await world.command(world.write(join(world.folder, 'plain'), FILES), 'check');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('git init') });
  });
});
