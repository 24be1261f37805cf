import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { registry } from '../../src/cli/host/registry.js';
import {
  presentInFolder,
  presentInRun,
  filesOfFolder,
  type FindPresentFiles,
} from '../../src/project/repository-files.js';
import { createReaderEnvironment } from '../../src/project/resolve-request.js';
import { readWorkflowFiles } from '../../src/project/workflow-files.js';
import { openRun, openWorld } from '../git/world.js';
import { project } from '../support/built-package.js';

const { world, close } = await openWorld();
afterAll(close);

const PATHS = [
  'docs/there.md',
  'docs',
  'gone.md',
  'new.md',
  'vendor/lib.md',
  'built/lib.md',
  'AGENTS.md',
  'none.md',
  '.',
];
const entry = (path: string): string => `{ file: ${path} }`;
const step = (name: string, paths: readonly string[]): string =>
  `  - { name: ${name}, agent: qwen, prompt: x, context: [${paths.map(entry).join(', ')}] }\n`;

/** The files that the reader says are missing, and how often it asked for any. */
async function missing(atHand: FindPresentFiles, paths: readonly string[] = PATHS) {
  const asked: (readonly string[])[] = [];
  const read = await readWorkflowFiles(
    'shows',
    {
      repository: {
        ...filesOfFolder(world.dir),
        read: () => Promise.resolve(`name: shows\nsteps:\n${step('a', paths)}${step('b', paths)}`),
      },
      findPresent: (wanted) => {
        asked.push(wanted);
        return atHand(wanted);
      },
      builtIns: join(project, 'workflows'),
    },
    createReaderEnvironment(registry, { inputs: {} }),
  );
  const found = read?.diagnostics.map(({ severity, message }) => `${severity}: ${/`(.*)`/.exec(message)?.[1] ?? ''}`);
  return { found: [...new Set(found)].map((one) => one.replace('warning: ', '')), asked };
}

describe('a context file that is not there', () => {
  it('is missed by a run where its commit has none, with what rules the run and what is carried', async () => {
    await world.write({ 'AGENTS.md': 'x' });
    await world.commit();
    const { head: rules } = await openRun(world);
    await rm(join(world.dir, 'AGENTS.md'));
    await world.write({ 'docs/there.md': 'x', 'gone.md': 'x', '.gitignore': 'vendor\nbuilt\n' });
    await world.commit();
    const { store, head: commit } = await openRun(world);
    await rm(join(world.dir, 'gone.md'));
    await world.write({ 'new.md': 'x', 'vendor/lib.md': 'x', 'built/lib.md': 'x' });
    const lacking = async (carry: readonly string[], ruled = true) =>
      (
        await missing(
          presentInRun(store, { commit, governingCommit: ruled ? rules : null }, { workspace: world.dir, carry }),
        )
      ).found;

    expect(await lacking([])).toEqual(['docs', 'new.md', 'built/lib.md', 'none.md', '.']);
    expect(await lacking([], false)).toEqual(['docs', 'new.md', 'built/lib.md', 'AGENTS.md', 'none.md', '.']);
    expect(await lacking(['built'])).toEqual(['docs', 'new.md', 'vendor/lib.md', 'none.md', '.']);
    // Who only looks has no commit to go by.
    const here = await missing(presentInFolder(world.dir));
    expect(here.found).toEqual(['docs', 'gone.md', 'AGENTS.md', 'none.md', '.']);
    expect(here.asked).toEqual([PATHS.slice(0, -1)]);
  });

  it('is not looked for where no step names one, nor past what a command line holds', async () => {
    expect((await missing(presentInFolder(world.dir), [])).asked).toEqual([]);
    const { store, head: commit } = await openRun(world);
    const atHand = presentInRun(store, { commit, governingCommit: null }, { workspace: world.dir, carry: [] });
    const many = Array.from({ length: 5000 }, (_, n) => `${String(n).padStart(10)}.md`.replaceAll(' ', '本'));
    const { found, asked } = await missing(atHand, [...many, 'x'.repeat(200_000)]);
    expect(asked.map((paths) => paths.length)).toEqual([3076]);
    expect(found).toHaveLength(3076);
  });
});
