import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from './project.mjs';

const ROUNDS = 31;

/**
 * What a cell adds to the start of a program, by each way that this machine and user allow. The bare starts are taken
 * in turn with the others, so that a busy machine is as busy for both.
 */
export async function benchCell({ modules }) {
  const load = (path) => import(pathToFileURL(join(modules, 'src', path)).href);
  const { findCell } = await load('system/process/cell/find-cell.js');
  const { findOwnProgram, ownProgram } = await load('system/programs/own-programs.js');
  const { runConfined, runToEnd } = await load('system/process/run-to-end.js');
  const folder = mkdtempSync(join(tmpdir(), 'gump-bench-'));
  const [tree, home] = [join(folder, 'tree'), join(folder, 'home')];
  for (const path of [tree, home]) mkdirSync(path);
  const programs = {
    ...Object.fromEntries(
      ['sh', 'env', 'setpriv', 'bwrap', 'perl', 'sudo'].map((name) => [name, findOwnProgram(name)]),
    ),
    apparmorParser: null,
  };
  const surroundings = { hiddenFolders: [], hiddenFiles: [], emptyFile: '/dev/null', keepGroups: false };
  const base = { surroundings, folder: tmpdir(), protectedFolders: [], mayLoadProfile: false };
  const who = { user: process.getuid(), group: process.getgid(), processor: process.arch };
  try {
    const cells = [];
    for (const without of [{}, { bwrap: null }]) {
      const cell = await findCell({ ...base, ...who, programs: { ...programs, ...without } });
      if (cell.enter !== null && !cells.some(({ way }) => way === cell.way)) cells.push(cell);
    }
    const view = { kind: 'gate', tree: { folder: tree, at: tree }, home, readOnly: [], writable: [], caches: [] };
    const file = ownProgram('sh');
    const start = {
      bare: () => runToEnd({ file, args: ['-c', ':'], cwd: tree, env: {} }),
      ...Object.fromEntries(
        cells.map((cell) => [
          cell.way,
          () =>
            runConfined({ file, args: ['-c', ':'], env: {}, enclosure: { cell, view: { ...view, network: 'open' } } }),
        ]),
      ),
    };
    const times = Object.fromEntries(Object.keys(start).map((way) => [way, []]));
    for (let round = 0; round < ROUNDS; round++)
      for (const [way, run] of Object.entries(start)) {
        const { durationMs } = await run();
        times[way].push(durationMs);
      }
    const bare = median(times.bare);
    return cells.map(({ way }) => {
      const more = median(times[way]) - bare;
      const goal = way.startsWith('sudo') ? 40 : 10;
      return {
        what: `start in a cell, ${way}`,
        value: `+${more.toFixed(1)} ms`,
        floor: `bare ${bare.toFixed(1)} ms`,
        goal: `≤ +${goal} ms`,
        met: more <= goal,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
