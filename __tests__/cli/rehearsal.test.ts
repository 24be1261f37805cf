import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { siteRepository } from './site.js';
import { openWorld } from './world.js';

const world = openWorld();
afterAll(() => world.close());

const scenario = (expected: string): string =>
  `agents: [{ cost: 0.1, write: { good.txt: good } }]\nexpect: ${expected}\n`;

describe('gump validate --scenario', () => {
  const dir = siteRepository(world, 'rehearsed');
  world.write(dir, {
    '.gump/workflows/one.yaml': 'name: one\nsteps: [{ name: impl, agent: qwen, prompt: "{spec}", gate: [test] }]\n',
    'right.yaml': scenario('{ status: passed, files: [good.txt] }'),
    'wrong.yaml': scenario(
      '{ status: failed, steps: { impl: { attempts: 2, gates: { tset: pass } }, imp: {} }, files: [bad.txt] }',
    ),
    'broken.yaml': 'agents: [{ stpe: impl }]\nagent: qwen\n',
  });
  const objects = world.git(dir, 'count-objects');

  it('plays a workflow that is not committed yet, one scenario after the other, and lists what was not met', async () => {
    const { code, stdout } = await world.gump(
      dir,
      'validate',
      'one',
      '--scenario',
      'right.yaml',
      '--scenario',
      'wrong.yaml',
    );
    expect(code).toBe(1);
    expect(stdout.split('\n').slice(0, 8)).toEqual([
      '✓ .gump/workflows/one.yaml: one, classic dialect',
      '✓ right.yaml: passed, as expected',
      '✗ wrong.yaml: came to something else',
      '  ✗ expected status: failed, not passed',
      '  ✗ expected impl: attempts: 2, not 1',
      '  ✗ expected impl: gate tset: pass; checked were: test',
      '  ✗ expected imp: a step of the run, whose steps are: impl',
      '  ✗ expected bad.txt: changed, and it was not',
    ]);
    expect(stdout).toMatch(/\nimpl +qwen +1 +\$0\.10 +test ✓\n/);
  });

  it('tells programs the same', async () => {
    const { code, stdout } = await world.gump(
      dir,
      'validate',
      '.gump/workflows/one.yaml',
      '--scenario',
      'right.yaml',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      files: [{ workflow: 'one' }],
      rehearsals: [
        { scenario: 'right.yaml', met: true, unmet: [], report: { status: 'passed', steps: [{ path: 'impl' }] } },
      ],
    });
  });

  it('leaves nothing behind: no run, no ref, no object, no file', () => {
    expect(existsSync(join(dir, '.gump/runs')) || existsSync(join(dir, '.gump/worktrees'))).toBe(false);
    expect(world.git(dir, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    expect(world.git(dir, 'count-objects')).toBe(objects);
    // One file for all runs of a user on this machine, and empty.
    expect(readdirSync(join(world.folder, 'tmp'))).toEqual([`gump-empty-${process.getuid?.() ?? 0}`]);
  });

  it.each([
    [
      ['one', '--scenario', 'broken.yaml'],
      /^broken\.yaml:1:\d+ error: .*`stpe`[^]*\nbroken\.yaml:2:1 error: unknown key `agent` in the file\n/,
    ],
    [['one', 'site', '--scenario', 'right.yaml'], /--scenario goes with one workflow/],
    [['--scenario', 'right.yaml'], /--scenario goes with one workflow/],
    [['one', '--scenario', 'none.yaml'], /none\.yaml: no such file/],
  ])('%j runs nothing, and ends 2', async (words, said) => {
    expect(await world.command(dir, 'validate', ...words)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(said),
    });
  });
});
