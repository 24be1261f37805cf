import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CELL_OFF } from '../../src/system/process/cell/cell.js';
import { enterCell, treePath } from '../../src/system/process/cell/enter.js';
import { findOwnProgram, ownProgram } from '../../src/system/programs/own-programs.js';
import { asOwnProgram, findCellOf, inJob, inside, type JobFolders } from './cells.js';

const bwrap = findOwnProgram('bwrap');

describe('the search for a cell', () => {
  it('names the way that it has found, or says why there is none', () =>
    inJob(async (job) => {
      const { way, explanation, enter } = await findCellOf(job);
      expect(explanation).not.toBe('');
      expect(enter === null).toBe(way === 'none');
    }));

  it('says what a machine lacks', () =>
    inJob(async (job) => {
      expect(await findCellOf(job, { bwrap: null, perl: null, sudo: null })).toEqual({
        way: 'none',
        explanation: expect.stringContaining('this machine has neither bubblewrap nor perl'),
        missing: [],
        weakened: [],
        enter: null,
      });
    }));

  it('leaves nothing of its trials behind', () =>
    inJob(async (job) => {
      await findCellOf(job);
      expect(leftovers(job)).toEqual([]);
    }));
});

/** What trials have left where they tried to write. */
function leftovers({ home, temp, workspace, machine }: JobFolders): readonly string[] {
  const names = [home, temp, workspace, machine, '/', '/etc', '/usr'].flatMap((folder) => readdirSync(folder));
  return names.filter((name) => name.startsWith('.gump-trial'));
}

/** What a bubblewrap that lies does with its arguments before it starts the real one. */
const LIES: readonly { readonly what: string; readonly change: string; readonly problem: RegExp }[] = [
  { what: 'hides nothing', change: '[ "$arg" = --ro-bind ] && break', problem: /a hidden file can be seen/ },
  { what: 'lets everything be written', change: '[ "$arg" = --ro-bind ] && arg=--bind', problem: /can be written$/ },
  { what: 'shows other processes', change: '[ "$arg" = --unshare-pid ] && continue', problem: /other processes/ },
  // Root's bubblewrap alone has any to leave.
  ...(process.getuid?.() === 0
    ? [
        {
          what: 'leaves capabilities',
          change: '[ "$arg" = ALL ] && arg=CAP_CHOWN; [ "$arg" = --bounding-set=-all ] && continue',
          problem: /Cap...: 0*[1-9a-f]/,
        },
      ]
    : []),
];

/** Has only a bubblewrap that changes its arguments like this; `break` stands for one that just starts the program. */
async function findLiar(job: JobFolders, change: string) {
  const file = join(job.root, 'bwrap');
  const justStarts = 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"';
  const changed = `for arg do shift; ${change}; set -- "$@" "$arg"; done; exec ${bwrap ?? ''} "$@"`;
  writeFileSync(file, `#!/bin/sh\n${change.endsWith('break') ? justStarts : changed}\n`);
  chmodSync(file, 0o755);
  return findCellOf(job, { bwrap: asOwnProgram(file), perl: null, sudo: null });
}

(bwrap === null ? describe.skip : describe)('a bubblewrap that does not do what it says is not taken', () => {
  it.each(LIES)('it $what', ({ change, problem }) =>
    inJob(async (job) => {
      const { way, explanation } = await findLiar(job, change);
      expect(way).toBe('none');
      expect(explanation.split(';')[0]).toMatch(problem);
      expect(leftovers(job)).toEqual([]);
    }),
  );

  it('while one that changes nothing is', () =>
    inJob(async (job) => {
      expect((await findLiar(job, ':')).way).toBe('bubblewrap');
    }));
});

describe('without a cell', () => {
  it('a program starts in its own folder, with the HOME of its view', () =>
    inJob(({ view }) => {
      const enclosure = { cell: CELL_OFF, view };
      expect(treePath(enclosure)).toBe(view.tree.folder);
      const { file, args, cwd, env } = enterCell(inside(CELL_OFF, view, 'pwd'));
      expect({ file, args, cwd }).toEqual({ file: ownProgram('sh'), args: ['-c', 'pwd'], cwd: view.tree.folder });
      expect(env.HOME).toBe(view.home);
      return Promise.resolve();
    }));
});
