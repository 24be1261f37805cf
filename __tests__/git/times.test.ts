import { lstat, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readFileAt } from '../../src/system/git/repository/objects.js';
import { ensureWorktree } from '../../src/system/git/worktree/worktree.js';
import { type Attempt, inAttempt, summary } from './attempt.js';

const OLD = new Date('2020-01-01T00:00:00Z');
const TRIES = 20;

/** Writes a file and dates it back: nothing but the second of its ctime tells of the change. */
async function writeDatedBack({ dir }: Attempt, name: string, content: string): Promise<void> {
  await writeFile(join(dir, name), content);
  await utimes(join(dir, name), OLD, OLD);
}

/** Writes a file and gives it the times that it had. */
async function writeUnseen({ dir }: Attempt, name: string, content: string): Promise<void> {
  const { atime, mtime } = await lstat(join(dir, name));
  await writeFile(join(dir, name), content);
  await utimes(join(dir, name), atime, mtime);
}

/**
 * Makes the worktree equal to the first commit and runs `race` just after a second has turned, by the clock of the file
 * system. If the race did not end within that second, it has proved nothing and is tried again.
 */
async function withinOneSecond({ world, store, dir, head }: Attempt, race: () => Promise<void>): Promise<void> {
  const probe = join(world.folder, 'probe');
  const second = async () => {
    await writeFile(probe, '');
    return Math.floor((await lstat(probe)).ctimeMs / 1000);
  };
  for (let tries = 0; tries < TRIES; tries += 1) {
    await ensureWorktree(store, dir, head);
    const before = await second();
    let start = before;
    while (start === before) start = await second();
    await race();
    if ((await second()) === start) return;
  }
  throw new Error(`not once within a second, of ${TRIES} tries`);
}

describe('a file whose times were put back within the second of its change', () => {
  it('is in the next snapshot', () =>
    inAttempt({ 'f.txt': 'base\n' }, async (attempt) => {
      const { store, snap } = attempt;
      await withinOneSecond(attempt, async () => {
        await writeDatedBack(attempt, 'f.txt', 'bad!\n');
        const first = await snap();
        await writeDatedBack(attempt, 'f.txt', 'good\n');
        const second = await snap(first.commit);
        expect(summary(second)).toEqual({ 'f.txt': 'modified' });
        expect((await readFileAt(store, second.commit, 'f.txt'))?.toString()).toBe('good\n');
      });
    }));

  it('is taken back by a checkout of the snapshot', () =>
    inAttempt({ 'f.txt': 'base\n' }, async (attempt) => {
      const { store, dir, snap } = attempt;
      await withinOneSecond(attempt, async () => {
        await writeDatedBack(attempt, 'f.txt', 'bad!\n');
        const { commit } = await snap();
        await writeDatedBack(attempt, 'f.txt', 'good\n');
        await ensureWorktree(store, dir, commit);
        expect(await readFile(join(dir, 'f.txt'), 'utf8')).toBe('bad!\n');
      });
    }));

  it('is taken back where the snapshot saw nothing but other times', () =>
    inAttempt({ 'f.txt': 'base\n' }, async (attempt) => {
      const { store, dir, head, snap } = attempt;
      await withinOneSecond(attempt, async () => {
        await writeDatedBack(attempt, 'f.txt', 'base\n');
        expect((await snap()).files).toEqual([]);
        await writeDatedBack(attempt, 'f.txt', 'good\n');
        await ensureWorktree(store, dir, head);
        expect(await readFile(join(dir, 'f.txt'), 'utf8')).toBe('base\n');
      });
    }));

  it.each(['a snapshot', 'a checkout'])('is not hidden from %s by the times of the checkout before', (what) =>
    inAttempt({ 'f.txt': 'base\n', 'g.txt': 'base\n' }, async (attempt) => {
      const { store, dir, head, snap } = attempt;
      await withinOneSecond(attempt, async () => {
        await rm(join(dir, 'f.txt'));
        await ensureWorktree(store, dir, head);
        await writeUnseen(attempt, 'f.txt', 'good\n');
        if (what === 'a snapshot') expect(summary(await snap())).toEqual({ 'f.txt': 'modified' });
        else {
          await ensureWorktree(store, dir, head);
          await writeUnseen(attempt, 'f.txt', 'more\n');
          await ensureWorktree(store, dir, head);
          expect(await readFile(join(dir, 'f.txt'), 'utf8')).toBe('base\n');
        }
      });
    }),
  );

  it('is not hidden by a time in the future', () =>
    inAttempt({ 'f.txt': 'base\n' }, async (attempt) => {
      const { dir, snap } = attempt;
      const writeDatedAhead = async (content: string) => {
        await writeFile(join(dir, 'f.txt'), content);
        await utimes(join(dir, 'f.txt'), FAR, FAR);
      };
      await withinOneSecond(attempt, async () => {
        await writeDatedAhead('bad!\n');
        const { commit } = await snap();
        await writeDatedAhead('good\n');
        expect(summary(await snap(commit))).toEqual({ 'f.txt': 'modified' });
      });
    }));
});

/** Beyond 32 bits of seconds: git takes it for a time long ago. */
const FAR = 2 ** 32 + 1_500_000_000;
