import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fold } from '../../src/engine/index.js';
import { play, readPlay, type Played } from './play.js';
import { tellEvents, tellRun } from './telling.js';

// One behaviour a folder. `npm run golden:update` writes what runs come to now; read the difference before you commit it.
const update = process.env.GUMP_GOLDEN === 'update';
const golden = join(import.meta.dirname, 'golden');

/** Tests every second folder, so that two workers share them. */
export function testGoldenRuns(half: 'even' | 'odd'): void {
  const folders = readdirSync(golden).sort();
  describe('a golden run comes to what it came to before', () => {
    it.each(folders.filter((_, index) => index % 2 === (half === 'even' ? 0 : 1)))('%s', testFolder);
  });
}

async function testFolder(name: string): Promise<void> {
  const folder = join(golden, name);
  const played = await play(readPlay(folder));
  try {
    const told = { 'expected.txt': tellRun(played, promptsAt(folder)), 'expected-events.txt': tellEvents(played) };
    for (const [file, text] of Object.entries(told)) {
      if (update) writeFileSync(join(folder, file), text);
      else expect(text).toBe(readFileSync(join(folder, file), 'utf8'));
    }
    leavesTheCheckoutAlone(played);
    if (played.execution.kind === 'ran') expect(fold(played.execution.events)).toEqual(played.execution.run);
  } finally {
    played.remove();
  }
}

/** The user's checkout is as it was: its branch, its index and its files. */
function leavesTheCheckoutAlone({ git }: Played): void {
  // A project may ignore the folder that its workflow is in.
  expect(git('status', '--porcelain', '--ignored').replace('!! .gump/\n', '')).toBe('');
  expect(git('log', '--all', '--not', '--glob=refs/gump', '--format=%s')).toBe('');
  expect(git('branch', '--list', '--format=%(refname)')).toBe('refs/heads/main\n');
}

/** Artifacts that are part of the behaviour, one name a line. */
function promptsAt(folder: string): readonly string[] {
  const file = join(folder, 'shown.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}
