import { chmod, lstat, mkdir, readFile, readlink, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createSnapshot } from '../../src/system/git/snapshot/snapshot.js';
import { carry, detectCarried } from '../../src/system/git/worktree/carry.js';
import { ensureWorktree, recordPreparedFiles } from '../../src/system/git/worktree/worktree.js';
import { author, fingerprint, inWorld, open, openRun } from './world.js';

describe('carry', () => {
  it('finds what a build needs and git ignores, at any depth', () =>
    inWorld(async (world) => {
      await world.write({
        '.gitignore': 'node_modules\ndist\n.venv\n.env\ntarget\n/vendor/\n',
        'packages/a/src.js': '',
        'vendored/vendor/tracked': '',
      });
      await world.commit();
      await world.write({
        'node_modules/x/index.js': '',
        'packages/a/node_modules/y/node_modules/z/index.js': '',
        'packages/a/dist/out.js': '',
        '.venv/bin/python': '',
        'vendor/gem/a.rb': '',
        '.env': 'SECRET=1',
        'target/debug/x': '',
      });
      expect([...(await detectCarried(await open(world)))].sort()).toEqual([
        '.venv',
        'node_modules',
        'packages/a/node_modules',
        'vendor',
      ]);
    }));

  it('copies: what an agent then edits in place is its own; times, modes and links are kept', () =>
    inWorld(async (world) => {
      await world.write({ '.gitignore': 'node_modules\n', 'packages/lib/index.js': 'lib' });
      await world.commit();
      await world.write({ 'node_modules/dep/index.js': 'dep', 'node_modules/dep/bin': '#!', 'local data/x': 'x' });
      const dependency = join(world.dir, 'node_modules/dep/index.js');
      await utimes(dependency, 1000, 1000);
      await chmod(join(world.dir, 'node_modules/dep/bin'), 0o755);
      await mkdir(join(world.dir, 'node_modules/.bin'));
      await symlink('../dep/bin', join(world.dir, 'node_modules/.bin/dep'));
      await symlink('../packages/lib', join(world.dir, 'node_modules/relative'));
      await symlink(join(world.dir, 'packages/lib'), join(world.dir, 'node_modules/absolute'));
      await symlink('/usr/bin/env', join(world.dir, 'node_modules/elsewhere'));
      const { store, dir, head } = await openRun(world);
      await ensureWorktree(store, dir, head);
      const before = await fingerprint(world);

      const report = await carry(store, dir, ['node_modules', 'local data', 'absent', '../outside', '.git/config']);
      expect(report.carried).toEqual(['node_modules', 'local data']);
      expect(report.failed.map(({ path }) => path)).toEqual(['../outside', '.git/config']);
      const carried = join(dir, 'node_modules');
      expect((await lstat(join(carried, 'dep/index.js'))).mtimeMs).toBe(1_000_000);
      expect((await lstat(join(carried, 'dep/bin'))).mode & 0o777).toBe(0o755);
      expect(await readlink(join(carried, '.bin/dep'))).toBe('../dep/bin');
      expect(await readlink(join(carried, 'relative'))).toBe('../packages/lib');
      expect(await readlink(join(carried, 'absolute'))).toBe(join(dir, 'packages/lib'));
      expect(await readlink(join(carried, 'elsewhere'))).toBe('/usr/bin/env');

      await writeFile(join(carried, 'dep/index.js'), 'edited in place');
      expect(await readFile(dependency, 'utf8')).toBe('dep');
      expect(await fingerprint(world)).toBe(before);
      const { files } = await createSnapshot(store, dir, { parent: head, message: 'm', author });
      expect(files).toEqual([]);
      await recordPreparedFiles(store, dir);
      await ensureWorktree(store, dir, head);
      expect(await readFile(join(dir, 'local data/x'), 'utf8')).toBe('x');
    }));

  it('leads a Python environment to the worktree', () =>
    inWorld(async (world) => {
      await world.write({ '.gitignore': '.venv\n' });
      await world.commit();
      const site = '.venv/lib/python3.12/site-packages';
      await world.write({
        '.venv/pyvenv.cfg': `home = /usr/bin\ncommand = python -m venv ${world.dir}/.venv\n`,
        '.venv/bin/pytest': `#!${world.dir}/.venv/bin/python\nimport sys\n`,
        '.venv/bin/native': Buffer.concat([Buffer.from([0]), Buffer.from(`${world.dir}/.venv`)]),
        [`${site}/__editable__.app.pth`]: `${world.dir}/src\n${world.dir}2/other\n`,
      });
      await chmod(join(world.dir, '.venv/bin/pytest'), 0o755);
      const { store, dir, head } = await openRun(world);
      await ensureWorktree(store, dir, head);
      await carry(store, dir, await detectCarried(store.repository));
      expect(await readFile(join(dir, '.venv/bin/pytest'), 'utf8')).toBe(`#!${dir}/.venv/bin/python\nimport sys\n`);
      expect((await lstat(join(dir, '.venv/bin/pytest'))).mode & 0o111).toBe(0o111);
      expect(await readFile(join(dir, '.venv/pyvenv.cfg'), 'utf8')).toContain(`venv ${dir}/.venv\n`);
      expect(await readFile(join(dir, '.venv/bin/native'), 'utf8')).toContain(world.dir);
      expect(await readFile(join(dir, site, '__editable__.app.pth'), 'utf8')).toBe(`${dir}/src\n${world.dir}2/other\n`);
    }));

  it('does not overwrite what the commit has', () =>
    inWorld(async (world) => {
      await world.write({ 'vendor/tracked': 'committed' });
      await world.commit();
      await world.write({ 'vendor/tracked': 'edited', 'vendor/more': 'm' });
      const { store, dir, head } = await openRun(world);
      await ensureWorktree(store, dir, head);
      await carry(store, dir, ['vendor']);
      expect(await readFile(join(dir, 'vendor/tracked'), 'utf8')).toBe('committed');
      expect(await readFile(join(dir, 'vendor/more'), 'utf8')).toBe('m');
    }));
});
