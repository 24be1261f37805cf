import { link, lstat, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { listFiles, readFileAt } from '../../src/system/git/repository/objects.js';
import { ensureWorktree } from '../../src/system/git/worktree/worktree.js';
import { inAttempt, openAttempt, summary } from './attempt.js';
import { inWorld } from './world.js';

const WIDE = { maxFiles: 100, maxBytes: 1_000_000 };

describe('links that lead out of the tree', () => {
  const FILES = { a: 'a\n', 'deep/er/b': 'b\n', '.gitignore': 'ignored\n' };

  it.each([
    ['an absolute path', 'ln -s /etc/passwd new', ['new']],
    ['an absolute path into the tree itself', 'ln -s "$PWD/a" new', ['new']],
    ['beyond the top', 'ln -s ../../../other deep/er/new', ['deep/er/new']],
    ['beyond the top and back', 'ln -s "../work tree/a" new', ['new']],
    ['by a folder that does not exist', 'ln -s no/../../other new', ['new']],
    ['through another new link', 'ln -s .. up; ln -s up/x new', ['new', 'up']],
    ['through a link that is ignored', 'ln -s /etc ignored; ln -s ignored/passwd new', ['new']],
    [
      'only because of where a link on the way leads',
      'ln -s . flat; ln -s flat/../x deep/new; ln -s ../flat/../x deep/er/new',
      [],
    ],
    ['by a link that shortens the way', 'ln -s ../.. deep/er/top; ln -s deep/er/top/../x new', ['new']],
    ['in a nested repository', 'git init -q inner; ln -s /etc inner/new', ['inner/new']],
    ['by a name that is not UTF-8', 'ln -s /etc "$(printf \'n\\377\')"', ['n\ufffd']],
  ])('are told: %s', (_, script, told) =>
    inAttempt(FILES, async ({ shell, snap }) => {
      await shell(script);
      expect([...(await snap()).outsideLinks].sort()).toEqual(told);
    }),
  );

  it('are not those that stay inside, end nowhere, are ignored, or were there before', () =>
    inWorld(async (world) => {
      await world.write(FILES);
      await symlink('/usr/share', join(world.dir, 'known'));
      await symlink('a', join(world.dir, 'changes'));
      await world.commit();
      const { shell, snap } = await openAttempt(world);
      await shell(`
        ln -s ../../a deep/er/inside; ln -s loop loop; ln -s missing/file nowhere; ln -s /etc ignored
        touch -h known; ln -s deep/er/../er/./b dots
      `);
      const first = await snap();
      expect(first.outsideLinks).toEqual([]);
      await shell('ln -sf known/dict changes');
      expect((await snap(first.commit)).outsideLinks).toEqual(['changes']);
    }));
});

describe('a file with several hard links', () => {
  it('becomes a file of its own, which nobody outside can change', () =>
    inAttempt({ 'a.sh': 'a\n', same: 's\n' }, async ({ world, dir, store, shell, snap }) => {
      const outside = join(world.folder, 'outside');
      await writeFile(outside, 'first\n', { mode: 0o640 });
      await shell('rm a.sh; mkdir new');
      await link(outside, join(dir, 'a.sh'));
      await shell('chmod 750 a.sh; ln a.sh new/twin');
      const { commit } = await snap();
      await writeFile(outside, 'later\n');
      expect(await readFile(join(dir, 'a.sh'), 'utf8')).toBe('first\n');
      expect(await readFile(join(dir, 'new/twin'), 'utf8')).toBe('first\n');
      for (const name of ['a.sh', 'new/twin'])
        expect(await lstat(join(dir, name))).toMatchObject({ nlink: 1, mode: 0o100750 });
      expect((await readFileAt(store, commit, 'a.sh'))?.toString()).toBe('first\n');
      expect((await listFiles(store, commit)).map(({ path, kind }) => [path, kind])).toEqual([
        ['a.sh', 'executable'],
        ['new/twin', 'executable'],
        ['same', 'file'],
      ]);
    }));

  it('is left alone outside of the tree, where a folder became a link', () =>
    inAttempt({ 'src/a': 'a\n' }, async ({ world, shell, snap }) => {
      await shell(
        `mkdir '${world.folder}/lib'; echo b > '${world.folder}/lib/a'; ln '${world.folder}/lib/a' '${world.folder}/lib/b'`,
      );
      await shell(`rm -r src; ln -s '${world.folder}/lib' src`);
      expect((await snap()).outsideLinks).toEqual(['src']);
      expect((await lstat(join(world.folder, 'lib/a'))).nlink).toBe(2);
    }));
});

describe('a change that is too large', () => {
  it('is measured before anything is stored, and the largest parts are named', () =>
    inAttempt({ 'src/a': 'a\n', 'src/lib/b': 'b\n', gone: 'g\n' }, async (attempt) => {
      const { world, store, dir, head, write, shell, snap } = attempt;
      await write({
        '.venv/lib/one': '1',
        '.venv/lib/two': '2',
        '.venv/bin/x': 'x',
        'src/lib/new/y': 'yy',
        'src/a': 'b\n',
      });
      await shell('rm gone');
      const objects = () => world.git('count-objects', '-v');
      const before = await objects();
      const { commit, tree, files, excess } = await snap(head, { ...WIDE, maxFiles: 4 });
      expect({ commit, files }).toEqual({ commit: head, files: [] });
      expect(tree).toBe(await world.git('rev-parse', `${head}^{tree}`));
      expect(excess).toEqual({
        ...{ files: 5, bytes: 7, max_files: 4, max_bytes: 1_000_000 },
        largest: [
          { path: '.venv/', files: 3, bytes: 3 },
          { path: 'src/lib/new/', files: 1, bytes: 2 },
          { path: 'src/a', files: 1, bytes: 2 },
        ],
      });
      expect(await objects()).toBe(before);
      await ensureWorktree(store, dir, head);
      expect((await snap(head, WIDE)).files).toEqual([]);
    }));

  it('is measured by the apparent size, and told by size', () =>
    inAttempt({ a: 'a\n' }, async ({ dir, head, write, snap }) => {
      await write({ 'many/1': '', 'many/2': '', 'many/3': '', sparse: '' });
      await truncate(join(dir, 'sparse'), 1_000_001);
      const { excess } = await snap(head, WIDE);
      expect(excess?.bytes).toBe(1_000_001);
      expect(excess?.largest.map(({ path }) => path)).toEqual(['sparse', 'many/']);
      await truncate(join(dir, 'sparse'), 1_000_000);
      expect(summary(await snap(head, WIDE))).toMatchObject({ sparse: 'added' });
    }));

  it('does not count what is deleted, ignored or in .gump', () =>
    inAttempt({ a: '1', b: '2', c: '3', '.gitignore': 'built/\n' }, async ({ head, write, shell, snap }) => {
      await shell('rm a b');
      await write({ 'built/x': 'x', 'built/y': 'y', '.gump/out/plan.json': '{}', '.gump/other': 'o', c: '4' });
      const { excess, gumpFiles, files } = await snap(head, { ...WIDE, maxFiles: 1 });
      expect({ excess, gumpFiles }).toEqual({ excess: null, gumpFiles: ['.gump/other'] });
      expect(files).toHaveLength(3);
    }));

  it('counts the files of a nested repository', () =>
    inAttempt({ a: '1' }, async ({ head, shell, snap }) => {
      await shell('git init -q inner; echo x > inner/x; echo y > inner/y');
      const { excess } = await snap(head, { ...WIDE, maxFiles: 1 });
      expect(excess?.files).toBe(2);
      expect(excess?.largest[0]?.path).toBe('inner/');
    }));
});
