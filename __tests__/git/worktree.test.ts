import { chmod, lstat, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Commit } from '../../src/model/ids.js';
import type { GitStore } from '../../src/system/git/repository/store.js';
import { createSnapshot } from '../../src/system/git/snapshot/snapshot.js';
import { indexPath } from '../../src/system/git/worktree/open.js';
import { ensureWorktree, recordPreparedFiles, removeWorktree } from '../../src/system/git/worktree/worktree.js';
import { capturedText } from '../../src/system/process/output/capture.js';
import { runToEnd } from '../../src/system/process/run-to-end.js';
import { ownProgram } from '../../src/system/programs/own-programs.js';
import { author, describeTree, fingerprint, inWorld, openRun, openWorld, setTraps, type World } from './world.js';

/** Runs a shell script in a worktree, as an agent would. */
async function asAgent(world: World, dir: string, script: string): Promise<string> {
  const env = { ...world.host, HOME: join(world.folder, 'agent') };
  const { ending, stdout, stderr } = await runToEnd({ file: ownProgram('sh'), args: ['-ec', script], cwd: dir, env });
  if (ending.kind !== 'exited' || ending.code !== 0) throw new Error(capturedText(stderr.captured));
  return capturedText(stdout.captured).trim();
}

const FILES = {
  'a.txt': 'a\n',
  'src/b.js': 'b\n',
  'src/deep/ü ñ\n.txt': 'odd name\n',
  'bin/run': '#!/bin/sh\n',
  '.gitignore': 'build/\nnode_modules/\n',
  '.gump/workflows/w.yaml': 'steps: []\n',
  'binary.dat': Buffer.from([0, 1, 2, 255, 254]),
};

async function commitFiles(world: World): Promise<void> {
  await world.write(FILES);
  await chmod(join(world.dir, 'bin/run'), 0o755);
  await symlink('a.txt', join(world.dir, 'link'));
  await world.commit();
}

interface Shared {
  readonly world: World;
  readonly store: GitStore;
  readonly head: Commit;
  readonly expected: Record<string, string>;
  readonly before: string;
}

describe('a worktree after a hostile agent', () => {
  let shared: Shared;
  let close: () => Promise<void>;
  let rows = 0;

  // One world for all rows: each has a worktree of its own, and the user's files must not change anyway.
  beforeAll(async () => {
    const opened = await openWorld();
    const { world } = opened;
    close = opened.close;
    await commitFiles(world);
    const { store, head } = await openRun(world);
    shared = { world, store, head, expected: await describeTree(world.dir), before: await fingerprint(world) };
  });
  afterAll(() => close());

  it.each([
    [
      'changed, deleted and planted files',
      'echo x >> a.txt; rm src/b.js; echo n > new; mkdir -p e/f; chmod -x bin/run',
    ],
    ['a folder in place of a file', 'rm a.txt; mkdir a.txt; echo x > a.txt/inner'],
    ['a file in place of a folder', 'rm -r src; echo x > src'],
    ['a link to the user’s files in place of a folder', 'rm -r src; ln -s "$USER_FILES" src'],
    ['a link changed', 'rm link; ln -s /etc/passwd link'],
    [
      'a changed index, flags that hide a change',
      'git update-index --assume-unchanged a.txt; git update-index --skip-worktree src/b.js; echo x >> a.txt; echo x >> src/b.js',
    ],
    [
      'commits, a branch, a merge under way',
      'git checkout -q -b mine; echo 1 > a.txt; git commit -qam 1; git checkout -q --detach HEAD~1; echo 2 > a.txt; git commit -qam 2; git merge mine || true',
    ],
    ['no .git', 'rm -rf .git; echo x > a.txt'],
    [
      'a .git that leads to the user’s repository',
      'rm -rf .git; echo "gitdir: $USER_FILES/.git" > .git; echo x > a.txt',
    ],
    ['a .git that is a link', 'rm -rf .git; ln -s "$USER_FILES/.git" .git; echo x > a.txt'],
    [
      'nested repositories',
      'git init -q nested; git init -q src/inner; cd nested; git init -q again; echo x > file; git add file; git -c user.name=n -c user.email=e commit -qm n',
    ],
    [
      'folders without permission',
      'mkdir -p locked/in; echo x > locked/in/f; echo x > src/new; chmod 500 locked/in src; chmod 0 locked',
    ],
    ['a stale lock', 'touch .git/index.lock; echo x > a.txt'],
    ['ignore rules that hide a change', 'echo "*" >> .gitignore; echo "*" > .git/info/exclude; echo n > new'],
    [
      'attributes with a filter',
      'echo "* filter=evil text eol=crlf" > .gitattributes; git config filter.evil.smudge "touch $SPRUNG/evil"; git config core.fsmonitor "touch $SPRUNG/fsmonitor"; echo x > a.txt',
    ],
    ['a pipe in place of a file', 'rm a.txt; mkfifo a.txt'],
  ])('is exact again after %s', async (_what, script) => {
    const { world, store, head, expected, before } = shared;
    const dir = join(world.folder, 'run', `work tree ${++rows}`);
    await ensureWorktree(store, dir, head);
    const places = `USER_FILES='${world.dir}' SPRUNG='${join(world.folder, 'sprung')}'; `;
    await asAgent(world, dir, places + script);
    await ensureWorktree(store, dir, head);
    expect(await describeTree(dir)).toEqual(expected);
    const look = 'git status --porcelain --ignored; git rev-parse HEAD; git fsck --connectivity-only 2>&1';
    expect(await asAgent(world, dir, look)).toBe(head);
    expect(await fingerprint(world)).toBe(before);
    expect(await world.sprung()).toEqual([]);
  });
});

describe('ensureWorktree', () => {
  it('makes a new folder equal to a commit and leaves all that is the user’s alone', () =>
    inWorld(async (world) => {
      await commitFiles(world);
      const expected = await describeTree(world.dir);
      await world.write({ 'a.txt': 'edited', untracked: 'u' });
      await setTraps(world);
      const { store, dir, head } = await openRun(world);
      const before = await fingerprint(world);
      expect(await ensureWorktree(store, dir, head)).toEqual({ created: true });
      expect(await ensureWorktree(store, dir, head)).toEqual({ created: true });
      await recordPreparedFiles(store, dir);
      expect(await ensureWorktree(store, dir, head)).toEqual({ created: false });
      expect(await describeTree(dir)).toEqual(expected);
      expect(await fingerprint(world)).toBe(before);
      expect(await world.sprung()).toEqual([]);
    }));

  it('never follows a link that stands in for the worktree itself', () =>
    inWorld(async (world) => {
      await commitFiles(world);
      await world.write({ untracked: 'precious' });
      const { store, dir, head } = await openRun(world);
      await ensureWorktree(store, dir, head);
      await rename(dir, `${dir}2`);
      await symlink(world.dir, dir);
      const before = await fingerprint(world);
      await ensureWorktree(store, dir, head);
      expect((await lstat(dir)).isDirectory()).toBe(true);
      expect(await fingerprint(world)).toBe(before);
    }));

  it('makes a folder anew that resists, and says so', () =>
    inWorld(async (world) => {
      await commitFiles(world);
      const { store, dir, head } = await openRun(world);
      await ensureWorktree(store, dir, head);
      await recordPreparedFiles(store, dir);
      await writeFile(indexPath(store, dir), 'no index');
      expect(await ensureWorktree(store, dir, head)).toEqual({ created: true });
      expect(await readFile(join(dir, 'a.txt'), 'utf8')).toBe('a\n');
    }));

  it('keeps ignored files, or clears all but what was prepared', () =>
    inWorld(async (world) => {
      await commitFiles(world);
      const { store, dir, head } = await openRun(world);
      await ensureWorktree(store, dir, head);
      await mkdir(join(dir, 'node_modules'));
      await writeFile(join(dir, 'node_modules/[x] y'), 'dependency');
      await writeFile(join(dir, 'made by setup'), 's');
      await writeFile(join(dir, 'a.txt'), 'changed by setup');
      const prepared = await recordPreparedFiles(store, dir);
      expect(prepared).toEqual({ ignored: ['node_modules/'], untracked: ['made by setup'], restored: ['a.txt'] });
      expect(await readFile(join(dir, 'a.txt'), 'utf8')).toBe('a\n');
      await asAgent(
        world,
        dir,
        'mkdir -p build .gump/out; echo x > build/x; echo o > .gump/out/plan.json; echo n > new',
      );
      await ensureWorktree(store, dir, head);
      const names = async () =>
        Object.keys(await describeTree(dir)).filter((name) => !(name in FILES) && name !== 'link');
      expect((await names()).sort()).toEqual(['.gump/out/plan.json', 'build/x', 'made by setup', 'node_modules/[x] y']);
      await ensureWorktree(store, dir, head, { ignored: 'clear' });
      expect((await names()).sort()).toEqual(['.gump/out/plan.json', 'made by setup', 'node_modules/[x] y']);
      const { files } = await createSnapshot(store, dir, { parent: head, message: 'm', author });
      expect(files).toEqual([]);
    }));

  it('goes to another commit and back', () =>
    inWorld(async (world) => {
      await commitFiles(world);
      const { store, dir, head } = await openRun(world);
      await ensureWorktree(store, dir, head);
      const expected = await describeTree(dir);
      await asAgent(world, dir, 'rm -r src; echo x > a.txt; mkdir link2; echo y > link2/y');
      const { commit } = await createSnapshot(store, dir, { parent: head, message: 'm', author });
      const changed = await describeTree(dir);
      await ensureWorktree(store, dir, head);
      expect(await describeTree(dir)).toEqual(expected);
      await ensureWorktree(store, dir, commit);
      expect(await describeTree(dir)).toEqual(changed);
    }));

  it('works from a shallow clone, with tags and branches for the agent and no credentials', () =>
    inWorld(async (world) => {
      await commitFiles(world);
      await world.commit('two');
      await world.git('tag', 'v1.0');
      const clone = join(world.folder, 'clone');
      await world.git('clone', '--quiet', '--depth=1', `file://${world.dir}`, clone);
      const shallow: World = { ...world, dir: clone };
      await asAgent(
        world,
        clone,
        'git config http.https://github.com/.extraheader "AUTHORIZATION: basic c2VjcmV0"; git remote set-url origin https://u:secret@github.com/o/r',
      );
      const { store, dir, head } = await openRun(shallow);
      await ensureWorktree(store, dir, head);
      expect(
        await asAgent(
          world,
          dir,
          'git log --format=%s; git describe --tags; git rev-parse --abbrev-ref origin/main; git remote get-url origin',
        ),
      ).toBe('two\nv1.0\norigin/main\nhttps://github.com/o/r');
      expect(await asAgent(world, dir, 'git config --list; cat .git/config')).not.toMatch(
        /secret|extraheader|c2VjcmV0/,
      );
      expect(await asAgent(world, dir, 'echo x > a.txt; git commit -qam x; git log --format=%s')).toBe('x\ntwo');
    }));

  it('is removed with all that was known of it', () =>
    inWorld(async (world) => {
      await commitFiles(world);
      const { store, dir, head } = await openRun(world);
      await ensureWorktree(store, dir, head);
      await asAgent(world, dir, 'mkdir -p locked/in; touch locked/in/x; chmod 0 locked/in');
      await removeWorktree(store, dir);
      await removeWorktree(store, dir);
      await expect(lstat(dir)).rejects.toThrow(/ENOENT/);
      await expect(lstat(indexPath(store, dir))).rejects.toThrow(/ENOENT/);
    }));
});
