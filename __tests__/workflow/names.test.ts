import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { registry } from '../../src/cli/host/registry.js';
import { filesOfCommit, filesOfFolder, type RepositoryFiles } from '../../src/project/repository-files.js';
import { createReaderEnvironment } from '../../src/project/resolve-request.js';
import { readWorkflowFiles } from '../../src/project/workflow-files.js';
import { openRun, openWorld } from '../git/world.js';
import { project } from '../support/built-package.js';

const { world, close } = await openWorld();
afterAll(close);

const leaf = 'name: x\ndescription: x\nsteps: [{name: a, agent: qwen, prompt: x}]\n';
const calls = (...names: string[]): string =>
  `name: calls\nsteps:\n${names.map((name, n) => `  - { name: s${n}, workflow: ${name} }\n`).join('')}`;

/** The reader's hints for a workflow that calls these, one each. */
async function hints(repository: RepositoryFiles, ...names: string[]): Promise<readonly (string | null)[]> {
  const text = calls(...names);
  const read = await readWorkflowFiles(
    'calls',
    {
      repository: {
        ...repository,
        read: (path) => (path === '.gump/workflows/calls.yaml' ? Promise.resolve(text) : repository.read(path)),
      },
      findPresent: (paths) => Promise.resolve(new Set(paths)),
      builtIns: join(project, 'workflows'),
    },
    createReaderEnvironment(registry, { inputs: {} }),
  );
  return read?.diagnostics.map(({ hint }) => hint) ?? [];
}

describe('a call of a workflow that is not there', () => {
  it('is answered with what is near, from where the files of the run are read', async () => {
    await world.write({
      '.gump/workflows/release.yaml': leaf,
      '.gump/workflows/old.yml': leaf,
      '.gump/workflows/deep/er/rollback.yaml': leaf,
      '.gump/validators/style.yaml': leaf,
    });
    await world.commit();
    const { store, head } = await openRun(world);
    await rm(join(world.dir, '.gump/workflows/release.yaml'));
    await world.write({ '.gump/workflows/cleanup.yaml': leaf });

    const wanted = ['relaese', 'claenup', 'olt', 'tddd', 'validators/stlye', 'rolback'];
    const none = '`gump workflows` lists what there is; your own go to .gump/workflows/';
    const meant = (name: string): string => `did you mean \`${name}\`?`;
    const both = [meant('old'), meant('tdd'), meant('validators/style'), none];
    expect(await hints(filesOfCommit(store, head), ...wanted)).toEqual([meant('release'), none, ...both]);
    expect(await hints(filesOfFolder(world.dir), ...wanted)).toEqual([none, meant('cleanup'), ...both]);
  });

  it('is the only reason for which folders are looked through', async () => {
    const listed: string[] = [];
    const here = filesOfFolder(world.dir);
    const watched: RepositoryFiles = {
      read: (path) => here.read(path),
      list: (folder) => {
        listed.push(folder);
        return here.list(folder);
      },
    };
    expect(await hints(watched, 'tdd', 'cleanup', 'bugfix')).toEqual([]);
    expect(listed).toEqual([]);
    expect(await hints(watched, 'tddd', 'cleanpu')).toHaveLength(2);
    expect(listed).toEqual(['.gump/workflows', '.gump/validators']);
  });
});
