import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readFileAt } from '../../src/system/git/repository/objects.js';
import { ensureWorktree } from '../../src/system/git/worktree/worktree.js';
import { inAttempt } from './attempt.js';
import { freshTree } from './fresh.js';
import { describeTree } from './world.js';

const FILES = { 'crlf.txt': 'one\r\ntwo\r\n', 'lf.txt': 'one\ntwo\n', 'deep/crlf.txt': 'deep\r\n' };

describe('attributes', () => {
  it.each([
    ['at the top', '.gitattributes', '* text=auto\n*.txt text\n', 'crlf.txt'],
    ['in a folder', 'deep/.gitattributes', '*.txt text\n', 'deep/crlf.txt'],
  ])('that an agent wrote %s convert files that it left alone', (_, file, attributes, converted) =>
    inAttempt(FILES, async (attempt) => {
      const { store, head, write, snap } = attempt;
      await write({ [file]: attributes });
      const { commit, tree } = await snap();
      expect((await readFileAt(store, commit, converted))?.toString()).not.toContain('\r');
      expect(tree).toBe(await freshTree(attempt, head));
      // Nothing of it depends on what the index has seen before.
      expect((await snap()).tree).toBe(tree);
      await write({ 'lf.txt': 'changed\n' });
      const second = await snap(commit);
      expect(second.files).toEqual([{ path: 'lf.txt', status: 'modified' }]);
    }),
  );

  it('that were deleted or changed count as well', () =>
    inAttempt({ ...FILES, '.gitattributes': '*.txt text\n' }, async (attempt) => {
      const { head, write, shell, snap } = attempt;
      await write({ 'crlf.txt': 'other\r\n' });
      await shell('rm .gitattributes');
      expect((await snap()).tree).toBe(await freshTree(attempt, head));
    }));

  it('are those of the commit that is checked out, also for files that do not differ', () =>
    inAttempt(FILES, async ({ store, dir, head, write, snap }) => {
      const before = await describeTree(dir);
      await write({ '.gitattributes': 'lf.txt text eol=crlf\n' });
      const { commit } = await snap();
      await ensureWorktree(store, dir, commit);
      expect((await describeTree(dir))['lf.txt']).toBe('one\r\ntwo\r\n');
      await ensureWorktree(store, join(dir, '../fresh'), commit);
      expect(await describeTree(dir)).toEqual(await describeTree(join(dir, '../fresh')));
      await ensureWorktree(store, dir, head);
      expect(await describeTree(dir)).toEqual(before);
      await ensureWorktree(store, dir, commit);
      expect(await describeTree(dir)).toEqual(await describeTree(join(dir, '../fresh')));
    }));

  it('change nothing about the files of a nested repository being taken', () =>
    inAttempt(FILES, async ({ shell, snap }) => {
      await shell('git init -q inner; printf "x\\r\\n" > inner/x.txt; echo "*.txt text" > .gitattributes');
      const { files } = await snap();
      expect(files.map(({ path }) => path)).toEqual([
        ...['.gitattributes', 'crlf.txt', 'deep/crlf.txt', 'inner/x.txt'],
      ]);
    }));
});
