import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Commit } from '../../src/model/ids.js';
import { applyToCheckout } from '../../src/system/git/repository/apply.js';
import { commitTree, treeOf } from '../../src/system/git/repository/commit.js';
import { mergeCommits } from '../../src/system/git/repository/merge.js';
import { listFiles, readLog, readFileAt } from '../../src/system/git/repository/objects.js';
import type { GitStore } from '../../src/system/git/repository/store.js';
import { createSnapshot } from '../../src/system/git/snapshot/snapshot.js';
import { ensureWorktree } from '../../src/system/git/worktree/worktree.js';
import { author, fingerprint, inWorld, open, openRun, setTraps, type World } from './world.js';

const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';

interface Lines {
  readonly world: World;
  readonly store: GitStore;
  readonly base: Commit;
  /** A commit on the base that changes these files. */
  readonly line: (files: Readonly<Record<string, string>>, from?: Commit) => Promise<Commit>;
  readonly merge: (ours: Commit, theirs: Commit, base?: Commit) => ReturnType<typeof mergeCommits>;
}

function withLines(use: (lines: Lines) => Promise<void>, prepare?: (world: World) => Promise<void>) {
  return inWorld(async (world) => {
    await world.write({ shared: LINES, '.gitattributes': 'CHANGES merge=union\nshared merge=evil\n', CHANGES: 'a\n' });
    await world.commit();
    await prepare?.(world);
    const { store, dir, head } = await openRun(world);
    await use({
      world,
      store,
      base: head,
      line: async (files, from = head) => {
        await ensureWorktree(store, dir, from);
        for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
        return (await createSnapshot(store, dir, { parent: from, message: 'item', author })).commit;
      },
      merge: (ours, theirs, base = head) => mergeCommits(store, { base, ours, theirs, message: 'merge', author }),
    });
  });
}

describe('mergeCommits', () => {
  it('brings two lines together, without a worktree and without the user’s drivers', () =>
    withLines(
      async ({ world, line, merge, store, base }) => {
        const before = await fingerprint(world);
        const ours = await line({ shared: LINES.replace('one', 'ONE'), a: 'a\n' });
        const theirs = await line({ shared: LINES.replace('seven', 'SEVEN'), b: 'b\n' });
        const result = await merge(ours, theirs);
        if (result.kind !== 'merged') throw new Error(result.kind);
        expect((await readFileAt(store, result.commit, 'shared'))?.toString()).toBe(
          LINES.replace('one', 'ONE').replace('seven', 'SEVEN'),
        );
        expect((await listFiles(store, result.tree)).map(({ path }) => path)).toEqual([
          '.gitattributes',
          'CHANGES',
          'a',
          'b',
          'shared',
        ]);
        expect((await readLog(store, result.commit, base))[0]).toMatchObject({
          parents: [ours, theirs],
          message: 'merge',
          author,
        });
        expect(await world.sprung()).toEqual([]);
        expect(await fingerprint(world)).toBe(before);
      },
      async (world) => {
        await world.git('config', 'merge.evil.driver', `touch '${world.folder}/sprung/driver'`);
        await setTraps(world);
      },
    ));

  it('takes the other side where one did not move', () =>
    withLines(async ({ line, merge, base }) => {
      const moved = await line({ a: 'a\n' });
      expect(await merge(base, moved)).toMatchObject({ kind: 'merged', commit: moved });
      expect(await merge(moved, base)).toMatchObject({ kind: 'merged', commit: moved });
      expect(await merge(moved, moved)).toMatchObject({ kind: 'merged', commit: moved });
    }));

  it('names the files of a conflict and leaves both commits as they are', () =>
    withLines(async ({ line, merge, store }) => {
      const ours = await line({ shared: LINES.replace('two', 'OURS'), 'ü b\n': 'ours\n', fine: 'x\n' });
      const theirs = await line({ shared: LINES.replace('two', 'THEIRS'), 'ü b\n': 'theirs\n' });
      const result = await merge(ours, theirs);
      expect(result).toMatchObject({ kind: 'conflict', files: ['shared', 'ü b\n'] });
      expect((await readFileAt(store, result.tree, 'shared'))?.toString()).toMatch(
        /<<<<<<<[^]*OURS[^]*THEIRS[^]*>>>>>>>/,
      );
      expect((await readFileAt(store, ours, 'shared'))?.toString()).toContain('OURS');
      expect((await readFileAt(store, theirs, 'shared'))?.toString()).toContain('THEIRS');
    }));

  it('merges from the base it is given, though the histories have another', () =>
    withLines(async ({ line, merge, store, base }) => {
      const later = await line({ shared: LINES.replace('one', 'ONE') });
      const ours = await line({ shared: LINES.replace('one', 'ONE'), a: 'a\n' }, later);
      const unrelated = await commitTree(store, await treeOf(store, await line({ shared: LINES, b: 'b\n' })), [], {
        message: 'no history',
        author,
      });
      const result = await merge(ours, unrelated, base);
      expect(result.kind).toBe('merged');
      expect((await readFileAt(store, result.tree, 'shared'))?.toString()).toContain('ONE');
    }));
});

describe('applyToCheckout', () => {
  it('merges into the user’s checkout, as the user', () =>
    withLines(async ({ world, line, base }) => {
      const commit = await line({ a: 'a\n' });
      expect(await applyToCheckout(await open(world), commit, 'Apply run_1')).toEqual({ kind: 'merged' });
      expect(await world.git('log', '-1', '--format=%an %s %P')).toBe(`Ada Apply run_1 ${base} ${commit}`);
      expect(await applyToCheckout(await open(world), commit, 'Again')).toEqual({ kind: 'up-to-date' });
    }));

  it('leaves the checkout as it was after a conflict', () =>
    withLines(async ({ world, line }) => {
      const commit = await line({ shared: LINES.replace('two', 'RUN') });
      await world.write({ shared: LINES.replace('two', 'USER'), untracked: 'u' });
      await world.git('commit', '--quiet', '--all', '-m', 'mine');
      expect(await applyToCheckout(await open(world), commit, 'Apply')).toEqual({
        kind: 'conflict',
        files: ['shared'],
      });
      expect(await world.git('status', '--porcelain')).toBe('?? untracked');
      expect(await world.git('log', '-1', '--format=%s')).toBe('mine');
    }));

  it('does not begin where local changes are in the way, or a merge is under way', () =>
    withLines(async ({ world, line }) => {
      const commit = await line({ shared: LINES.replace('two', 'RUN') });
      await world.write({ shared: 'changed' });
      expect(await applyToCheckout(await open(world), commit, 'Apply')).toMatchObject({
        kind: 'refused',
        message: expect.stringContaining('shared'),
      });
      await world.git('checkout', '--quiet', 'shared');
      await world.git('merge', '--quiet', '--no-commit', '--no-ff', commit);
      expect(await applyToCheckout(await open(world), commit, 'Apply')).toMatchObject({ kind: 'refused' });
      expect(await world.git('rev-parse', 'MERGE_HEAD')).toBe(commit);
    }));
});
