import { chmod, lstat, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ensureWorktree } from '../../src/system/git/worktree/worktree.js';
import { ownProgram, restoreOwnPrograms, serializeOwnPrograms } from '../../src/system/programs/own-programs.js';
import { type Attempt, openAttempt, summary } from './attempt.js';
import { inWorld, type World } from './world.js';

/** An attempt whose git is a script that notes each command before it runs the real one. */
function inCountedAttempt(use: (attempt: Attempt, commands: () => Promise<string[]>) => Promise<void>) {
  return inWorld(async (world) => {
    await world.write({ 'a.txt': 'a\n', 'src/b.txt': 'b\n' });
    await world.commit();
    const log = join(world.folder, 'commands');
    const programs = serializeOwnPrograms();
    await noteCommands(world, log, programs);
    try {
      const attempt = await openAttempt(world);
      await use(attempt, async () => {
        const text = await readFile(log, 'utf8');
        await writeFile(log, '');
        return text.split('\n').filter((line) => line !== '');
      });
    } finally {
      restoreOwnPrograms(programs);
    }
  });
}

/** Takes for git a script that notes its subcommand. */
async function noteCommands(world: World, log: string, programs: string): Promise<void> {
  const file = join(world.folder, 'noting-git');
  const script = `#!/bin/sh
for word; do case $skip$word in -c) skip=-; continue;; -*) skip=; continue;; *) break;; esac; done
echo "$word" >> '${log}'
exec '${ownProgram('git')}' "$@"
`;
  await writeFile(file, script);
  await chmod(file, 0o755);
  const { found, ...rest } = Programs.parse(JSON.parse(programs));
  restoreOwnPrograms(JSON.stringify({ ...rest, found: { ...found, git: file } }));
}

const Programs = z.looseObject({ found: z.record(z.string(), z.string()) });

const ORDINARY = ['add', 'commit-tree', 'diff-tree', 'ls-files', 'ls-files', 'rev-parse', 'write-tree'];

describe('the git processes', () => {
  it('of a snapshot are seven, and the first `add` succeeds though there is a .gump', () =>
    inCountedAttempt(async ({ snap, write }, commands) => {
      await write({ '.gump/out/plan.json': '{}', 'a.txt': 'changed\n', new: 'n\n' });
      await commands();
      expect(summary(await snap())).toEqual({ 'a.txt': 'modified', new: 'added' });
      expect((await commands()).sort()).toEqual(ORDINARY);
    }));

  it('of a snapshot are the same for a file that was dated back long ago', () =>
    inCountedAttempt(async ({ snap, dir, write }, commands) => {
      await write({ 'a.txt': 'changed\n' });
      await utimes(join(dir, 'a.txt'), new Date(0), new Date(0));
      const first = await snap();
      await write({ new: 'n\n' });
      await nextSecond(dir);
      await snap(first.commit);
      await commands();
      await write({ new: 'm\n' });
      expect(summary(await snap(first.commit))).toEqual({ new: 'added' });
      expect((await commands()).sort()).toEqual(ORDINARY);
    }));

  it('of a checkout are two, where the commit or the attributes are those of the one before', () =>
    inCountedAttempt(async ({ snap, store, dir, head, write }, commands) => {
      await write({ 'a.txt': 'changed\n' });
      const { commit } = await snap();
      await commands();
      await ensureWorktree(store, dir, commit);
      expect((await commands()).sort()).toEqual(['clean', 'read-tree']);
      await ensureWorktree(store, dir, head);
      expect((await commands()).sort()).toEqual(['clean', 'read-tree']);
    }));
});

/** Waits until the clock of the file system shows another second than now. */
async function nextSecond(dir: string): Promise<void> {
  const second = async () => {
    await writeFile(join(dir, '..', 'probe'), '');
    return Math.floor((await lstat(join(dir, '..', 'probe'))).mtimeMs / 1000);
  };
  const start = await second();
  while ((await second()) === start);
}
