import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openRepository } from '../../src/system/git/repository/repository.js';
import {
  checkoutAround,
  findOwnProgram,
  missingProgramMessage,
  ownPath,
  ownProgram,
  resolveOwnPrograms,
  restoreOwnPrograms,
  serializeOwnPrograms,
} from '../../src/system/programs/own-programs.js';
import { cache } from '../support/built-package.js';
import { inFolder } from './processes.js';

const SYSTEM = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].filter(existsSync);

/** Not among temporary files, so that only what a test says is against the folders in it. */
let root: string;
beforeAll(() => {
  mkdirSync(cache, { recursive: true });
  root = mkdtempSync(join(cache, 'programs-'));
  for (const folder of ['tools', 'workspace/bin', 'temp/bin', 'links'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const folder of ['tools', 'workspace/bin', 'temp/bin']) plant(join(root, folder), 'git');
  for (const folder of ['workspace/bin', 'temp/bin']) plant(join(root, folder), 'bwrap');
  symlinkSync(join(root, 'workspace/bin'), join(root, 'links/folder'));
  symlinkSync(join(root, 'workspace/bin/git'), join(root, 'links/git'));
});
afterAll(() => rmSync(root, { recursive: true }));

function plant(folder: string, name: string): void {
  writeFileSync(join(folder, name), '#!/bin/sh\nexit 9\n', { mode: 0o755 });
}

function resolve(...path: string[]): void {
  resolveOwnPrograms({ PATH: path.join(':') }, { workspace: join(root, 'workspace'), temp: join(root, 'temp') });
}

describe('a program of gump’s own', () => {
  beforeEach(() => resolve());

  it('is taken from the first trusted folder, and the rest of PATH is for what it starts', () => {
    resolve('/no/such/folder', join(root, 'tools'), '/usr/bin');
    expect(ownProgram('git')).toBe(join(root, 'tools/git'));
    expect(ownPath().split(':')).toEqual([
      join(root, 'tools'),
      '/usr/bin',
      ...SYSTEM.filter((each) => each !== '/usr/bin'),
    ]);
  });

  it('is taken from a folder that everybody may write to: nobody has, before the first child', () => {
    chmodSync(join(root, 'tools'), 0o777);
    resolve(join(root, 'tools'));
    expect(ownProgram('git')).toBe(join(root, 'tools/git'));
  });

  it.each([
    ['the workspace', () => join(root, 'workspace/bin')],
    ['the workspace, by a link', () => join(root, 'links/folder')],
    ['the runner’s temporary folder', () => join(root, 'temp/bin')],
  ])('is not taken from %s', (_where, folder) => {
    resolve(folder(), '/usr/bin');
    expect(ownProgram('git')).toBe('/usr/bin/git');
    expect(ownPath()).not.toContain(root);
  });

  it('is not taken by a link to a file of the workspace', () => {
    resolve(join(root, 'links'), '/usr/bin');
    expect(ownProgram('git')).toBe('/usr/bin/git');
  });

  it('is not taken from a temporary folder of the system', () =>
    inFolder((folder) => {
      plant(folder, 'git');
      resolve(folder, '/usr/bin');
      expect(ownProgram('git')).toBe('/usr/bin/git');
      return Promise.resolve();
    }));

  it('is not taken from a relative or an empty entry', () => {
    const here = process.cwd();
    process.chdir(join(root, 'tools'));
    try {
      resolve('', '.', '../tools', '/usr/bin');
      expect(ownProgram('git')).toBe('/usr/bin/git');
      expect(
        ownPath()
          .split(':')
          .every((folder) => SYSTEM.includes(folder)),
      ).toBe(true);
    } finally {
      process.chdir(here);
    }
  });

  it('is Node itself, whatever is on PATH', () => {
    plant(join(root, 'tools'), 'node');
    resolve(join(root, 'tools'));
    expect(ownProgram('node')).toBe(process.execPath);
  });

  it('is not looked up again, not even in a later process of the job', () => {
    resolve('/usr/bin');
    const saved = serializeOwnPrograms();
    plant(join(root, 'tools'), 'sh');
    resolve(join(root, 'tools'));
    expect(ownProgram('sh')).toBe(join(root, 'tools/sh'));
    restoreOwnPrograms(saved);
    expect([ownProgram('sh'), ownPath().includes(root)]).toEqual(['/usr/bin/sh', false]);
    expect(() => restoreOwnPrograms('{"path":"","found":{"git":"git"},"missing":{}}')).toThrow();
  });
});

describe('a program that is missing', () => {
  const nowhere = { PATH: '/usr/bin' };

  it('is said to be so, with the folder that is not used and why', () => {
    resolveOwnPrograms(nowhere, { workspace: '/usr', temp: null });
    const message = 'git is only in /usr/bin, and gump starts nothing from there: it is in the workspace';
    expect([findOwnProgram('git'), missingProgramMessage('git')]).toEqual([null, message]);
    expect(() => ownProgram('git')).toThrow(message);
  });

  it('is a reason not to open a repository', async () => {
    resolveOwnPrograms(nowhere, { workspace: '/usr', temp: null });
    expect(await openRepository(root, {})).toEqual({
      ok: false,
      problem: 'no-git',
      message: expect.stringMatching(/^git cannot be run: git is only in \/usr\/bin, /),
    });
  });
});

it('a checkout is found from any folder in it', () => {
  mkdirSync(join(root, 'workspace/.git'), { recursive: true });
  expect(checkoutAround(join(root, 'workspace/bin'))).toBe(join(root, 'workspace'));
  expect(checkoutAround('/')).toBe('/');
});
