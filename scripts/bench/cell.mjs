import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from './project.mjs';

const ROUNDS = 31;

/**
 * What a cell adds to the start of a program, by each way that this machine and user allow. The ways and the bare starts
 * take turns, in an order that changes: a busy machine is as busy for all of them. Where root enters a control group, the
 * kernel waits for all its processors first (10 ms, less if somebody has just done so): that is a row of its own.
 */
export async function benchCell({ modules }) {
  const load = (path) => import(pathToFileURL(join(modules, 'src', path)).href);
  const { listCandidates } = await load('system/process/cell/candidates.js');
  const { findLimits } = await load('system/process/cell/limits.js');
  const { tryCell } = await load('system/process/cell/trial.js');
  const { findOwnProgram, ownProgram } = await load('system/programs/own-programs.js');
  const { runConfined, runToEnd } = await load('system/process/run-to-end.js');
  const folder = mkdtempSync(join(tmpdir(), 'gump-bench-'));
  const [tree, home] = [join(folder, 'tree'), join(folder, 'home')];
  for (const path of [tree, home]) mkdirSync(path);
  const programs = Object.fromEntries(
    ['sh', 'env', 'setpriv', 'bwrap', 'perl', 'sudo'].map((name) => [name, findOwnProgram(name)]),
  );
  const surroundings = {
    hiddenFolders: [],
    hiddenFiles: [],
    privateFiles: [],
    emptyFile: '/dev/null',
    keepGroups: false,
  };
  const [user, group] = [process.getuid(), process.getgid()];
  const trial = { surroundings, folder: tmpdir(), protectedFolders: [], sh: ownProgram('sh') };
  const view = { kind: 'gate', tree: { folder: tree, at: tree }, home, readOnly: [], writable: [], caches: [] };
  const [file, args] = [ownProgram('sh'), ['-c', ':']];
  try {
    const ways = new Map([['bare', () => runToEnd({ file, args, cwd: tree, env: {} })]]);
    const groups =
      user === 0 || programs.sudo !== null ? await findLimits(programs.sh, user === 0 ? null : programs.sudo) : [];
    for (const candidate of listCandidates({ programs, surroundings, user, group, processor: process.arch }))
      for (const limits of candidate.isByRoot && groups.length > 0 ? [[], groups] : [[]]) {
        const enter = (inside, program) => candidate.compose(inside, program, limits);
        const name = limits.length > 0 ? `${candidate.way}, limits` : candidate.way;
        if (ways.has(name) || (await tryCell(enter, trial)) !== null) continue;
        const enclosure = { cell: { enter }, view: { ...view, network: 'open' } };
        ways.set(name, () => runConfined({ file, args, env: {}, enclosure }));
      }
    const times = await takeTurns(ways);
    const bare = median(times.get('bare'));
    return [...times.keys()]
      .filter((way) => way !== 'bare')
      .map((way) => row(way, median(times.get(way)) - bare, bare));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The durations of all starts, in ms, by name. */
async function takeTurns(starts) {
  const times = new Map([...starts.keys()].map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    const names = [...starts.keys()];
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)])
      times.get(name).push((await starts.get(name)()).durationMs);
  }
  return times;
}

function row(way, more, bare) {
  const goal = way.startsWith('sudo') ? 40 : way.endsWith('limits') ? 20 : 10;
  return {
    what: `start in a cell, ${way}`,
    value: `+${more.toFixed(1)} ms`,
    floor: `bare ${bare.toFixed(1)} ms`,
    goal: `≤ +${goal} ms`,
    met: more <= goal,
  };
}
