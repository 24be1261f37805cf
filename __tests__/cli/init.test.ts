import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { openWorld } from './world.js';

const FILES = {
  'package.json': '{ "name": "sum", "type": "module", "scripts": { "test": "node --test" } }\n',
  'package-lock.json': '{ "name": "sum", "lockfileVersion": 3, "packages": {} }\n',
  'add.js': 'export const add = (a, b) => a + b;\n',
  'add.test.js': "import test from 'node:test';\ntest('adds', () => {});\n",
};
const WRITTEN = ['gump.toml', '.gump/workflows/task.yaml', '.github/workflows/gump.yml'];

const world = openWorld();
afterAll(() => world.close());

const read = (dir: string, path: string) => readFileSync(join(dir, path), 'utf8');

describe('gump init', () => {
  it('writes settings, a workflow and a job that are valid, and whose gates run', async () => {
    const dir = world.repository('node', FILES);
    mkdirSync(join(dir, 'deep'));
    const done = await world.command(join(dir, 'deep'), 'init');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(
      /✓ compile +node --check[^]*✓ test +npm test[^]*– lint[^]*no key: set ANTHROPIC_API_KEY/,
    );
    for (const path of WRITTEN) expect(done.stdout).toMatch(new RegExp(`✓ ${path} +written`));
    expect(read(dir, 'gump.toml')).toContain('# test_cmd = "npm test"\n');

    const valid = await world.command(dir, 'validate');
    expect(valid).toMatchObject({ code: 0, stdout: expect.stringContaining('task') });
    expect(valid.stdout).not.toMatch(/warning/);
    expect(read(dir, WRITTEN[1] ?? '')).toMatch(
      /agent: claude-sonnet[^]*gate: \[compile, test\][^]*escalate: claude-opus/,
    );
    expect(parse(read(dir, WRITTEN[2] ?? ''))).toMatchObject({
      jobs: {
        gump: {
          steps: [
            {},
            {
              with: { workflow: 'task', setup: 'npm ci' },
              env: { ANTHROPIC_API_KEY: '${{ secrets.ANTHROPIC_API_KEY }}' },
            },
          ],
        },
      },
    });
    world.git(dir, 'add', '--all');
    world.git(dir, 'commit', '--quiet', '--message=gump');
    expect(await world.command(dir, 'check')).toMatchObject({ code: 0 });
  });

  it('takes the agents whose keys are here', async () => {
    const dir = world.repository('keys', FILES);
    const env = { ...world.env, GEMINI_API_KEY: 'g', CODEX_API_KEY: 'c' };
    expect(await world.command(dir, 'init', { env })).toMatchObject({ code: 0 });
    expect(read(dir, WRITTEN[1] ?? '')).toMatch(/agent: codex[^]*escalate: gemini/);
    expect(read(dir, WRITTEN[2] ?? '')).toMatch(/CODEX_API_KEY: .*\n.*GEMINI_API_KEY/);
    expect(await world.command(dir, 'validate')).toMatchObject({ code: 0 });
  });

  it('leaves files that are there, and says which', async () => {
    const dir = world.repository('kept', FILES);
    const own = '[validation]\ntest_cmd = "make own"\n';
    writeFileSync(join(dir, 'gump.toml'), own);
    const done = await world.command(dir, 'init');
    expect(done.stdout).toMatch(/✓ test +make own[^]*gump\.toml +is there already, and was left as it is/);
    expect(read(dir, 'gump.toml')).toBe(own);
    expect(existsSync(join(dir, WRITTEN[1] ?? ''))).toBe(true);
    writeFileSync(join(dir, 'gump.toml'), '[validation\n');
    const broken = await world.command(dir, 'init');
    expect(broken).toMatchObject({ code: 2, stderr: expect.stringContaining('gump.toml:1') });
  });

  it('with --dry-run only shows what it would write', async () => {
    const dir = world.repository('shown', FILES);
    const done = await world.command(dir, 'init', '--dry-run');
    expect(done).toMatchObject({ code: 0 });
    for (const path of WRITTEN) {
      expect(done.stdout).toMatch(new RegExp(`${path} +would be written[^]*--- ${path}\n`));
      expect(existsSync(join(dir, path))).toBe(false);
    }
  });

  it('says what is missing where nothing is found, and needs a repository', async () => {
    const dir = world.repository('bare', { 'README.md': '# bare\n' });
    const done = await world.command(dir, 'init');
    expect(done).toMatchObject({ code: 0 });
    expect(done.stdout).toMatch(/– compile[^]*– test +\S/);
    expect(await world.command(dir, 'validate')).toMatchObject({ code: 0 });
    const plain = await world.command(world.write(join(world.folder, 'plain'), FILES), 'init');
    expect(plain).toMatchObject({ code: 2, stderr: expect.stringContaining('git init') });
  });
});

describe('help and version', () => {
  it.each([
    [['help'], /check \[options\][^]*init \[options\][^]*gump init/],
    [['help', 'init'], /Usage: gump init[^]*--dry-run[^]*left as they are/],
    [['init', '--help'], /Usage: gump init/],
    [['help', 'check'], /Usage: gump check[^]*--worktree/],
    [['version'], /^0\.0\.0\n$/],
    [['-v'], /^0\.0\.0\n$/],
    [['-V'], /^0\.0\.0\n$/],
    [['--version'], /^0\.0\.0\n$/],
  ])('gump %j', async (words, text) => {
    expect(await world.command(world.folder, ...words)).toMatchObject({ code: 0, stdout: expect.stringMatching(text) });
  });

  it('refuses the help of a command that there is not', async () => {
    expect(await world.command(world.folder, 'help', 'nope')).toMatchObject({ code: 2 });
  });
});
