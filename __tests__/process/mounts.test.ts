import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { plainView } from '../../src/system/process/cell/enter.js';
import { planMounts, type Mount } from '../../src/system/process/cell/mounts.js';
import { findSockets } from '../../src/system/process/cell/sockets.js';
import type { Surroundings, View } from '../../src/system/process/cell/view.js';
import { cache } from '../support/built-package.js';

/**
 * Makes files and folders (paths that end in a slash) below a new folder, and removes them in the end. They are in no
 * folder for temporary files, which would hide all of them.
 */
async function inFolders<T>(
  paths: readonly string[],
  use: (root: string) => Promise<T> | T,
  parent = cache,
): Promise<T> {
  await mkdir(parent, { recursive: true });
  const root = await mkdtemp(join(parent, 'mounts-'));
  try {
    for (const path of paths) {
      await mkdir(path.endsWith('/') ? join(root, path) : dirname(join(root, path)), { recursive: true });
      if (!path.endsWith('/')) await writeFile(join(root, path), 'x');
    }
    return await use(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function nothingHidden(root: string): Surroundings {
  return { hiddenFolders: [], hiddenFiles: [], privateFiles: [], emptyFile: join(root, 'empty'), keepGroups: false };
}

/** The mounts of a child with its tree and HOME in `own`, as lines without the root's path; those outside are left out. */
function planned(root: string, surroundings: Partial<Surroundings>, view: Partial<View> = {}): readonly string[] {
  const all = planMounts(
    { ...plainView(join(root, 'own/tree'), join(root, 'own/home')), ...view },
    { ...nothingHidden(root), ...surroundings },
  );
  return all.filter(({ path }) => path.startsWith(`${root}/`)).map((mount) => lineOf(mount).replaceAll(`${root}/`, ''));
}

function lineOf(mount: Mount): string {
  switch (mount.kind) {
    case 'empty':
      return `empty ${mount.path}${mount.writable ? ' rw' : ''}`;
    case 'folder':
      return `folder ${mount.path}`;
    case 'show':
      return `show ${mount.path}${mount.source === mount.path ? '' : ` from ${mount.source}`}${mount.writable ? ' rw' : ''}`;
    case 'mask':
      return `mask ${mount.path}`;
  }
}

const OWN = ['own/tree/', 'own/home/', 'empty'];
const SHOWN = ['show own/home rw', 'show own/tree rw'];

describe('the mounts of a view', () => {
  it('make parents before their children, and the folders on the way to what is shown in an empty one', () =>
    inFolders([...OWN, 'own/caches/npm/'], (root) => {
      const view: Partial<View> = {
        caches: [{ folder: join(root, 'own/caches/npm'), at: join(root, 'own/deep/.npm') }],
      };
      expect(planned(root, { hiddenFolders: [join(root, 'own')] }, view)).toEqual([
        'empty own',
        'folder own/deep',
        'show own/deep/.npm from own/caches/npm rw',
        ...SHOWN,
      ]);
    }));

  it('hide a folder inside a hidden one only if it would be seen', () =>
    inFolders([...OWN, 'home/work/src/', 'home/tools/private/'], (root) => {
      const hiddenFolders = ['home', 'home/work', 'home/tools/private'].map((path) => join(root, path));
      expect(planned(root, { hiddenFolders })).toEqual(['empty home', ...SHOWN]);
      expect(planned(root, { hiddenFolders }, { readOnly: [join(root, 'home/tools')] })).toEqual([
        'empty home',
        'show home/tools',
        'empty home/tools/private',
        ...SHOWN,
      ]);
    }));

  it('show a folder inside a hidden one, read-only or writable, and nothing that does not exist', () =>
    inFolders([...OWN, 'home/tools/bin/', 'home/shared/'], (root) => {
      const view: Partial<View> = {
        readOnly: [join(root, 'home/tools/bin'), join(root, 'home/missing')],
        writable: [join(root, 'home/shared'), join(root, 'home/gone')],
      };
      expect(planned(root, { hiddenFolders: [join(root, 'home')] }, view)).toEqual([
        'empty home',
        'show home/shared rw',
        'folder home/tools',
        'show home/tools/bin',
        ...SHOWN,
      ]);
    }));

  it('show the whole of a hidden folder that the view names', () =>
    inFolders([...OWN, 'home/'], (root) => {
      const hiddenFolders = [join(root, 'home')];
      expect(planned(root, { hiddenFolders }, { readOnly: hiddenFolders })).toContain('show home');
      expect(planned(root, { hiddenFolders }, { writable: hiddenFolders })).toContain('show home rw');
    }));

  it('let a path be written that is also named to be read', () =>
    inFolders([...OWN, 'home/shared/'], (root) => {
      const shared = [join(root, 'home/shared')];
      const lines = planned(root, { hiddenFolders: [join(root, 'home')] }, { readOnly: shared, writable: shared });
      expect(lines.filter((line) => line.includes('shared'))).toEqual(['show home/shared rw']);
    }));

  it('mask a hidden file or folder where it would be seen, but not what the view shows by its name', () =>
    inFolders([...OWN, 'home/tools/.netrc', 'home/tools/.ssh/', 'home/.npmrc', 'home/.pypirc'], (root) => {
      const hiddenFolders = [join(root, 'home')];
      const hiddenFiles = ['home/tools/.netrc', 'home/tools/.ssh', 'home/.npmrc', 'home/.pypirc', 'home/missing'].map(
        (path) => join(root, path),
      );
      const view: Partial<View> = { readOnly: [join(root, 'home/tools'), join(root, 'home/.pypirc')] };
      expect(planned(root, { hiddenFolders, hiddenFiles }, view)).toEqual([
        'empty home',
        'show home/.pypirc',
        'show home/tools',
        'mask home/tools/.netrc',
        'empty home/tools/.ssh',
        ...SHOWN,
      ]);
    }));

  // In a folder for temporary files: every cell of the machine would mask a socket that it sees.
  it('mask sockets in what is shown, unless the view names the socket', () =>
    inFolders(
      [...OWN, 'home/run/'],
      async (root) => {
        const server = createServer().listen(join(root, 'home/run/agent.sock'));
        await once(server, 'listening');
        try {
          const view = (writable: string): Partial<View> => ({ writable: [join(root, writable)] });
          const hidden = { hiddenFolders: [join(root, 'home')], hiddenFiles: findSockets() };
          expect(planned(root, hidden, view('home/run'))).toContain('mask home/run/agent.sock');
          expect(planned(root, hidden)).not.toContain('mask home/run/agent.sock');
          const named = planned(root, hidden, view('home/run/agent.sock'));
          expect(named).toContain('show home/run/agent.sock rw');
          expect(named).not.toContain('mask home/run/agent.sock');
        } finally {
          server.close();
          await once(server, 'close');
        }
      },
      tmpdir(),
    ));

  it('mask no file that a child has written into the list of sockets, by a line feed in the name of one', () =>
    inFolders([...OWN, 'home/test.js'], async (root) => {
      // The list is one of lines: `address: references protocol flags type state inode path`.
      const forged = `\n0: 1 0 0 1 1 1 ${join(root, 'home/test.js')}`;
      await mkdir(dirname(join(root, forged)), { recursive: true });
      const listen = `require('net').createServer().listen(process.argv[1], () => console.log('listening'))`;
      const child = spawn(process.execPath, ['-e', listen, forged], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      try {
        const hidden = { hiddenFiles: findSockets() };
        expect(planned(root, hidden).filter((line) => line.startsWith('mask home'))).toEqual([]);
      } finally {
        child.kill();
        await once(child, 'close');
      }
    }));

  it('hide what only this user can read, unless the view shows it', () =>
    inFolders([...OWN, 'etc/key', 'etc/shown', 'etc/written'], (root) => {
      const [key = '', shown = '', written = ''] = ['key', 'shown', 'written'].map((name) => join(root, 'etc', name));
      const view = { readOnly: [shown], writable: [written] };
      expect(planned(root, { privateFiles: [key, shown, written] }, view)).toEqual([
        'mask etc/key',
        'show etc/written rw',
        ...SHOWN,
      ]);
    }));

  it('give every child empty folders for temporary files, and an empty and closed /run', () =>
    inFolders(OWN, (root) => {
      const view = plainView(join(root, 'own/tree'), join(root, 'own/home'));
      const empty = planMounts(view, nothingHidden(root)).filter(({ kind }) => kind === 'empty');
      expect(empty).toEqual([
        { kind: 'empty', path: '/dev/shm', mode: '1777', writable: true },
        { kind: 'empty', path: '/run', mode: '0755', writable: false },
        { kind: 'empty', path: '/tmp', mode: '1777', writable: true },
        { kind: 'empty', path: '/var/tmp', mode: '1777', writable: true },
      ]);
    }));
});
