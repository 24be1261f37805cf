import { chmod, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { listChangedFiles, patchBetween } from '../../src/system/git/repository/changes.js';
import { findExistingFiles, listFiles, readLog, readFileAt } from '../../src/system/git/repository/objects.js';
import { ensureWorktree, recordPreparedFiles } from '../../src/system/git/worktree/worktree.js';
import { inAttempt, openAttempt, summary } from './attempt.js';
import { author, describeTree, fingerprint, inWorld, setTraps } from './world.js';

describe('snapshot', () => {
  it('takes everything that changed, whatever its name and kind', () =>
    inAttempt(
      { 'a b.txt': 'one\ntwo\n', gone: 'g\n', 'old/name': 'same\n', run: 'x\n', was: 'file\n', '-odd': 'o\n' },
      async (attempt) => {
        const { dir, store, head } = attempt;
        await attempt.shell('rm gone was; mkdir new; mv old/name new/name; chmod +x run; ln -s "a b.txt" was');
        await attempt.write({
          'a b.txt': 'one\n2\nthree\n',
          'ünï cödé/\n"tab\t.txt': 'name\n',
          '-odd': 'changed\n',
          ':(exclude)magic*': 'm\n',
          'binary.dat': Buffer.from([0, 255, 10, 0]),
        });
        const result = await attempt.snap();
        expect(summary(result)).toEqual({
          'a b.txt': 'modified',
          gone: 'deleted',
          'old/name': 'deleted',
          'new/name': 'added',
          run: 'modified',
          was: 'type-changed',
          'ünï cödé/\n"tab\t.txt': 'added',
          '-odd': 'modified',
          ':(exclude)magic*': 'added',
          'binary.dat': 'added',
        });
        expect(result).toMatchObject({ insertions: 7, deletions: 5, refused: [] });
        expect(await listChangedFiles(store, head, result.commit)).toEqual(result.files);
        await ensureWorktree(store, join(dir, '../second'), result.commit);
        expect(await describeTree(join(dir, '../second'))).toEqual(await describeTree(dir));
      },
    ));

  it('is the parent itself when nothing changed, touched and rewritten files included', () =>
    inAttempt({ a: 'a\n' }, async ({ shell, snap, head }) => {
      await shell('touch a; cp a b; mv b a');
      expect(await snap()).toMatchObject({ commit: head, files: [], insertions: 0 });
    }));

  it('is written with the identity and message given, and can be read back', () =>
    inAttempt({ a: 'a\n' }, async ({ write, snap, store, head }) => {
      await write({ b: 'b\n', 'dir/ä\n': 'deep' });
      await symlink('b', join(store.folder, '..', 'work tree', 'link'));
      const { commit } = await snap();
      expect(await readLog(store, commit, head)).toEqual([
        {
          ...{ commit, parents: [head], author, committerEmail: author.email, date: expect.any(String) },
          message: 'step\n\nGump-Step: build',
        },
      ]);
      expect((await listFiles(store, commit)).map(({ path, kind }) => [path, kind])).toEqual([
        ['a', 'file'],
        ['b', 'file'],
        ['dir/ä\n', 'file'],
        ['link', 'link'],
      ]);
      expect(await listFiles(store, commit, 'dir')).toHaveLength(1);
      expect((await readFileAt(store, commit, 'dir/ä\n'))?.toString()).toBe('deep');
      expect((await readFileAt(store, commit, 'link'))?.toString()).toBe('b');
      expect(await readFileAt(store, commit, 'dir')).toBeNull();
      expect(await readFileAt(store, commit, 'none')).toBeNull();
      expect(await readFileAt(store, commit, 'dir/ä\n', 3)).toBeNull();
      expect([...(await findExistingFiles(store, commit, ['a', 'b*', 'dir', 'link']))]).toEqual(['a', 'link']);
    }));

  it('gives a patch, cut at a line end when it is long', () =>
    inAttempt({ a: 'a\n' }, async ({ write, snap, store, head }) => {
      await write({ a: 'ä\n'.repeat(1000), bin: Buffer.from([0, 1]) });
      const { commit } = await snap();
      const whole = await patchBetween(store, head, commit);
      expect(whole.text).toMatch(/^diff --git a\/a b\/a[^]*-a\n\+ä\n[^]*Binary files/);
      const part = await patchBetween(store, head, commit, { maxBytes: 300, paths: ['a'] });
      expect(part).toEqual({ text: expect.stringMatching(/\+ä\n$/), truncated: true });
      expect((await patchBetween(store, head, commit, { binary: true, paths: ['bin'] })).text).toContain(
        'GIT binary patch',
      );
    }));

  it('leaves out ignored files and .gump, tracked or not', () =>
    inAttempt({ '.gitignore': 'build/\n', '.gump/workflows/w.yaml': 'w\n' }, async ({ write, snap }) => {
      await write({ 'build/out': 'x', '.gump/out/plan.json': '{}', '.gump/workflows/w.yaml': 'evil\n', a: 'a\n' });
      expect(summary(await snap())).toEqual({ a: 'added' });
    }));

  it.each([
    ['a file is changed', 'echo evil > .gump/workflows/w.yaml', ['.gump/workflows/w.yaml']],
    ['a file is deleted', 'rm .gump/workflows/w.yaml', ['.gump/workflows/w.yaml']],
    [
      'files are added that the project ignores',
      'echo x > .gump/a; mkdir .gump/b; echo x > .gump/b/c',
      ['.gump/a', '.gump/b/c'],
    ],
    ['it is a link', 'mv .gump aside; ln -s aside .gump', ['.gump']],
    ['a folder in it is a link', 'mv .gump/workflows w; ln -s ../w .gump/workflows', ['.gump/workflows']],
    ['there is a repository in it', 'git init -q .gump/r', ['.gump/r']],
    [
      'only what is ours is written',
      'mkdir -p .gump/out .gump/build; echo x > .gump/out/a; echo x > .gump/build/b',
      [],
    ],
  ])('tells what was done in .gump and takes nothing of it: %s', (_, script, told) =>
    inAttempt({ '.gitignore': '.gump/a\n.gump/b/\naside/\nw/\n', '.gump/workflows/w.yaml': 'w\n' }, async (attempt) => {
      const { store, dir, head, shell, snap } = attempt;
      await shell(script);
      const { gumpFiles, files } = await snap();
      expect([...gumpFiles].sort()).toEqual(told);
      expect(files).toEqual([]);
      // The next attempt is not blamed for it.
      await ensureWorktree(store, dir, head);
      expect((await snap()).gumpFiles).toEqual([]);
      expect((await readFile(join(dir, '.gump/workflows/w.yaml'))).toString()).toBe('w\n');
    }),
  );

  it('blames nobody for what setup has made in .gump', () =>
    inAttempt({ a: 'a\n' }, async ({ store, dir, head, write, snap }) => {
      await write({ '.gump/cache/x': 'x' });
      await recordPreparedFiles(store, dir);
      await write({ '.gump/out/plan.json': '{}', '.gump/y': 'y' });
      expect((await snap()).gumpFiles).toEqual(['.gump/y']);
      await ensureWorktree(store, dir, head);
      expect((await snap()).gumpFiles).toEqual([]);
      expect((await readFile(join(dir, '.gump/cache/x'))).toString()).toBe('x');
    }));

  it('touches nothing of the user’s and runs nothing of theirs, LFS filters included', () =>
    inWorld(async (world) => {
      const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
      await world.write({
        '.gitattributes': '*.psd filter=lfs diff=lfs merge=lfs -text\n',
        'art.psd': pointer,
        a: 'a\n',
      });
      await world.commit();
      await setTraps(world);
      const attempt = await openAttempt(world);
      const before = await fingerprint(world);
      expect((await describeTree(attempt.dir))['art.psd']).toBe(pointer);
      await attempt.write({ a: 'b\n', 'new.psd': pointer.replace('4d7a', '5e8b') });
      await attempt.shell('touch art.psd');
      const result = await attempt.snap();
      expect(summary(result)).toEqual({ a: 'modified', 'new.psd': 'added' });
      expect((await readFileAt(attempt.store, result.commit, 'new.psd'))?.toString()).toContain('5e8b');
      expect(await world.sprung()).toEqual([]);
      expect(await fingerprint(world)).toBe(before);
    }));

  it.each([
    [
      'its own index and commits',
      'echo x > new; git add -A; git commit -qm mine; echo y >> a; git rm -q --cached sub/b',
    ],
    [
      'flags that hide a change',
      'echo y >> a; echo x > new; git update-index --assume-unchanged a; git update-index --skip-worktree sub/b',
    ],
    ['no .git', 'rm -rf .git; echo y >> a; echo x > new'],
    ['a .git that leads elsewhere', 'rm -rf .git; echo "gitdir: /none" > .git; echo y >> a; echo x > new'],
    [
      'hooks, a monitor and filters',
      'echo y >> a; echo x > new; for h in pre-commit post-index-change; do printf "#!/bin/sh\\ntouch $SPRUNG/$h" > .git/hooks/$h; chmod +x .git/hooks/$h; done; git config core.fsmonitor "touch $SPRUNG/fs"; echo "* filter=e" > .git/info/attributes; git config filter.e.clean "touch $SPRUNG/clean"',
    ],
    [
      'a lock, and a sparse checkout',
      'echo y >> a; echo x > new; git sparse-checkout set --no-cone /a; git config core.sparseCheckout true; mkdir -p sub; echo b > sub/b; echo x > new; touch .git/index.lock',
    ],
  ])('sees what an agent did, in spite of %s', (_what, script) =>
    inAttempt({ a: 'a\n', 'sub/b': 'b\n' }, async ({ world, shell, snap }) => {
      await shell(script);
      expect(summary(await snap())).toEqual({ a: 'modified', new: 'added' });
      expect(await world.sprung()).toEqual([]);
    }),
  );

  it('takes the files of repositories that an agent made inside, and never runs what they configure', () =>
    inAttempt({ a: 'a\n', 'known/x': 'x\n', '.gitignore': 'ignored\n' }, async ({ world, shell, snap, store }) => {
      await shell(`
        git init -q empty; echo 1 > empty/file
        git init -q made/full; echo 2 > made/full/file; echo i > made/full/ignored
        git -C made/full add file; git -C made/full -c user.name=n -c user.email=e commit -qm m; echo 3 >> made/full/file
        git init -q made/full/deeper; echo 4 > made/full/deeper/file
        git init -q known; echo y >> known/x
        for at in empty made/full made/full/deeper known; do
          git -C $at config core.fsmonitor "touch $SPRUNG/fsmonitor #"
        done
      `);
      const first = await snap();
      const expected = {
        'empty/file': 'added',
        'known/x': 'modified',
        'made/full/deeper/file': 'added',
        'made/full/file': 'added',
      };
      expect(summary(first)).toEqual(expected);
      expect((await readFileAt(store, first.commit, 'made/full/file'))?.toString()).toBe('2\n3\n');
      await shell('echo 5 > made/full/more; rm -r empty');
      expect(summary(await snap(first.commit))).toEqual({ 'made/full/more': 'added', 'empty/file': 'deleted' });
      expect(await world.sprung()).toEqual([]);
    }));

  it('leaves submodules as they are, whatever happens in their folders', () =>
    inWorld(async (world) => {
      await world.write({ a: 'a\n' });
      await world.commit();
      const library = join(world.folder, 'library');
      await world.git('clone', '--quiet', world.dir, library);
      await world.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'libs/ö one');
      await world.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'libs/two');
      await world.commit();
      const { shell, snap, dir, store, head } = await openAttempt(world);
      await shell(`
        cd "libs/ö one"; git init -q; echo x > x; git -c user.name=n -c user.email=e commit -qm m --allow-empty
        git config core.fsmonitor "touch $SPRUNG/fsmonitor #"; cd ../..
        rmdir libs/two; echo b >> a
      `);
      const result = await snap();
      expect(summary(result)).toEqual({ a: 'modified' });
      await ensureWorktree(store, dir, head);
      expect(await describeTree(dir)).toEqual({ a: 'a\n', '.gitmodules': expect.any(String) });
      expect(await world.sprung()).toEqual([]);
    }));

  it('names what git does not take, and takes the rest', () =>
    inAttempt({ a: 'a\n' }, async ({ write, snap, shell }) => {
      await write({ '.GIT/config': 'x', 'deep/git~1': 'x', b: 'b\n' });
      await shell('mkfifo pipe; echo c > locked; chmod 0 locked; mkdir shut; echo d > shut/d; chmod 0 shut');
      const result = await snap();
      expect(summary(result)).toEqual({ b: 'added', locked: 'added', 'shut/d': 'added' });
      expect([...result.refused].sort()).toEqual(['.GIT/config', 'deep/git~1']);
    }));

  // Only a user who is not root may not read it. git warns, but does not fail.
  it.each([
    ['read', 'mkdir shut; echo c > shut/c; ln -s /etc shut/l; chmod 0 shut'],
    ['entered', 'mkdir shut; echo c > shut/c; ln -s /etc shut/l; chmod 400 shut'],
  ])('takes and checks what is in a folder that may not be %s', (_, script) =>
    inAttempt({ a: 'a\n' }, async ({ shell, snap }) => {
      await shell(script);
      const result = await snap();
      expect(summary(result)).toEqual({ 'shut/c': 'added', 'shut/l': 'added' });
      expect(result.outsideLinks).toEqual(['shut/l']);
    }),
  );

  it('is empty after everything was deleted, the folder itself included', () =>
    inAttempt({ a: 'a\n', 'b/c': 'c\n' }, async ({ snap, shell, dir }) => {
      await shell(`rm -rf '${dir}'`);
      expect(summary(await snap())).toEqual({ a: 'deleted', 'b/c': 'deleted' });
    }));

  it('takes what setting the mode bits alone changed', () =>
    inAttempt({ a: '#!/bin/sh\n' }, async ({ snap, dir, store }) => {
      await chmod(join(dir, 'a'), 0o755);
      const { commit, files } = await snap();
      expect(files).toEqual([{ path: 'a', status: 'modified' }]);
      expect(await listFiles(store, commit)).toEqual([{ path: 'a', kind: 'executable', id: expect.any(String) }]);
    }));
});
