import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { builtCommand } from '../support/built-package.js';
import { blocksOf } from './blocks.js';

const run = promisify(execFile);
const examples = blocksOf('docs/rehearsal.md').filter(({ path }) => path !== null);
const names = examples.flatMap(({ path }) => /^rehearsals\/(\w+)\.yaml$/.exec(path ?? '')?.[1] ?? []);

describe('the rehearsals of docs/rehearsal.md, in an empty project', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gump-rehearsal-'));
    const files = [...examples.map(({ path, text }) => [path ?? '', text] as const), ['spec.md', 'A task.'] as const];
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await run('git', ['init', '--quiet'], { cwd: folder });
    await run('git', ['add', '.'], { cwd: folder });
    const as = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
    await run('git', [...as, 'commit', '--quiet', '-m', 'Start'], { cwd: folder });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are three', () => expect(names).toHaveLength(3));

  // One status says all: what a rehearsal expects and does not get ends it with 1.
  it.each(names)('%s comes to what it expects', async (name) => {
    const line = ['validate', name, '--scenario', `rehearsals/${name}.yaml`];
    const { stdout } = await run(process.execPath, [builtCommand(), ...line], { cwd: folder }).catch(
      (error: unknown) => {
        throw new Error(JSON.stringify(error, null, 1).replaceAll('\\n', '\n'));
      },
    );
    expect(stdout).toMatch(/, as expected\n$/);
  });
});
