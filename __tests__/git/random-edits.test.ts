import { chmod, lstat, mkdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Commit } from '../../src/model/ids.js';
import { ensureWorktree } from '../../src/system/git/worktree/worktree.js';
import { inAttempt } from './attempt.js';
import { freshTree } from './fresh.js';
import { describeTree } from './world.js';

const ROUNDS = 8;
const EDITS = 8;
const FOLDERS = ['', 'a', 'a/b', 'x y', 'ü', 'built'];
const NAMES = ['f.txt', 'g.txt', 'h.js', 'k.log', 'n\nl.txt', '-d', 'b'];
const ATTRIBUTES = ['*.txt text\n', '* text=auto\n', '*.txt eol=crlf\n', '*.js ident\n', '*.txt -text\n'];
const IGNORED = ['*.log\n', 'built/\n', '!k.log\n', '/f.txt\n'];

type Pick = <T>(from: readonly T[]) => T;

/** Choices that are the same for the same seed. */
function choices(seed: number): Pick {
  let state = seed * 2_654_435_761;
  return (from) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const chosen = from[Math.floor((state / 2 ** 32) * from.length)];
    if (chosen === undefined) throw new RangeError('nothing to choose from');
    return chosen;
  };
}

/** Writes a file, whatever is in its way. */
async function put(dir: string, path: string, content: string): Promise<void> {
  const parts = path.split('/');
  for (const [at] of parts.entries()) {
    const above = join(dir, ...parts.slice(0, at + 1));
    const found = await lstat(above).catch(() => null);
    if (found !== null && (at === parts.length - 1 ? !found.isFile() : !found.isDirectory()))
      await rm(above, { recursive: true });
  }
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), content);
}

/** One edit of an agent that may set times as it likes. */
async function edit(dir: string, pick: Pick): Promise<void> {
  const path = join(pick(FOLDERS), pick(NAMES));
  const file = join(dir, path);
  const found = await lstat(file).catch(() => null);
  const kind = pick(['write', 'write', 'remove', 'mode', 'move', 'link', 'folder', 'unseen', 'unseen', 'old', 'rules']);
  if (kind === 'write')
    return put(dir, path, pick(['a\nb\n', 'a\r\nb\r\n', 'a\r\nb\n', '\0x', `${pick(NAMES)}$Id$\n`]));
  if (kind === 'rules') {
    if (pick([true, false])) return put(dir, join(pick(FOLDERS), '.gitignore'), pick(IGNORED));
    // Attributes that are themselves ignored are not part of any tree.
    const tracked = FOLDERS.filter((folder) => folder !== 'built');
    return put(dir, join(pick(tracked), '.gitattributes'), pick(ATTRIBUTES));
  }
  if (found === null) return put(dir, path, 'new\n');
  if (kind === 'remove') return rm(file, { recursive: true });
  if (kind === 'link' || kind === 'folder') await rm(file, { recursive: true });
  if (kind === 'link') return symlink('f.txt', file);
  if (kind === 'folder') return put(dir, join(path, 'inner'), pick(['1', '2']));
  if (!found.isFile()) return;
  if (kind === 'mode') return chmod(file, pick([0o755, 0o644]));
  if (kind === 'move') return rename(file, join(dir, `moved ${pick(NAMES)}`));
  if (kind === 'old') return utimes(file, new Date(0), new Date(1_000_000_000));
  await writeFile(file, (await readFile(file, 'latin1')).replace(/[a-z]/, pick(['p', 'q', 'r'])), 'latin1');
  await utimes(file, found.atime, found.mtime);
}

describe('after random edits', () => {
  it.each([1, 2, 3])('snapshots and checkouts are what git makes without a memory (seed %i)', (seed) =>
    inAttempt({ 'f.txt': 'a\r\nb\r\n', 'a/g.txt': 'text\n', 'a/b/h.js': '$Id$\n' }, async (attempt) => {
      const { store, dir, head, snap } = attempt;
      const pick = choices(seed);
      let parent: Commit = head;
      for (let round = 0; round < ROUNDS; round += 1) {
        for (let edits = 0; edits < EDITS; edits += 1) await edit(dir, pick);
        const { commit, tree } = await snap(parent);
        expect({ round, tree }).toEqual({ round, tree: await freshTree(attempt, parent) });
        parent = commit;
        if (pick([true, false])) continue;
        await edit(dir, pick);
        await ensureWorktree(store, dir, commit);
        await ensureWorktree(store, join(dir, `../fresh ${round}`), commit);
        expect(await describeTree(dir)).toEqual(await describeTree(join(dir, `../fresh ${round}`)));
      }
    }),
  );
});
