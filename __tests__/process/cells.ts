import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from '@jest/globals';
import type { CellPrograms } from '../../src/system/process/cell/candidates.js';
import type { Cell } from '../../src/system/process/cell/cell.js';
import { plainView } from '../../src/system/process/cell/enter.js';
import { findCell, type FindCellOptions } from '../../src/system/process/cell/find-cell.js';
import { findSurroundings } from '../../src/system/process/cell/hidden.js';
import type { Surroundings, View } from '../../src/system/process/cell/view.js';
import { capturedText } from '../../src/system/process/output/capture.js';
import type { ConfinedCommand, ProcessOptions, ProcessResult } from '../../src/system/process/process.js';
import { runConfined } from '../../src/system/process/run-to-end.js';
import {
  findOwnProgram,
  ownProgram,
  restoreOwnPrograms,
  serializeOwnPrograms,
  type OwnProgram,
} from '../../src/system/programs/own-programs.js';
import { cache } from '../support/built-package.js';
import { env } from './processes.js';

/** The folders of a job with its secrets, and of one child. Absolute paths, outside of every folder for temporary files. */
export interface JobFolders {
  readonly root: string;
  readonly home: string;
  readonly temp: string;
  readonly workspace: string;
  /** Visible to children: it is none of the job's. */
  readonly machine: string;
  readonly surroundings: Surroundings;
  /** A child at its tree, which it sees at another path than it has. */
  readonly view: View;
}

/** Files of the job that no child may see, by the folder of `JobFolders`. */
export const SECRETS = {
  home: ['.ssh/id_rsa', '.netrc', '.claude/.credentials.json', '.claude/notes', 'tool/bin/run'],
  temp: ['_runner_file_commands/set_env'],
  workspace: ['.git/config', 'src/code.txt'],
} as const;

/** Makes the folders of a job, hands them to `use` and removes them. */
export async function inJob<T>(use: (job: JobFolders) => Promise<T>): Promise<T> {
  await mkdir(cache, { recursive: true });
  const root = await mkdtemp(join(cache, 'cell-'));
  try {
    const [home, temp, workspace, machine] = ['home', 'temp', 'workspace', 'machine'].map((name) => join(root, name));
    const own = join(root, 'own');
    const places = { home: home ?? '', temp: temp ?? '', workspace: workspace ?? '', machine: machine ?? '' };
    for (const folder of [...Object.values(places), join(own, 'lane'), join(own, 'tree'), join(own, 'home')])
      await mkdir(folder, { recursive: true });
    for (const name of ['home', 'temp', 'workspace'] as const)
      for (const file of SECRETS[name]) await write(join(places[name], file), `secret of ${file}\n`);
    await write(join(places.machine, 'file'), 'of the machine\n');
    const surroundings = await findSurroundings({
      env: { HOME: places.home, RUNNER_TEMP: places.temp },
      workspace: places.workspace,
      ownFolders: [own],
      mayUseDocker: false,
      exposed: [],
      temp: places.temp,
    });
    const view: View = {
      ...plainView(join(own, 'lane'), join(own, 'home')),
      tree: { folder: join(own, 'lane'), at: join(own, 'tree') },
    };
    return await use({ root, ...places, surroundings, view });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Finds a cell of a job, with the programs of this machine except as given. */
export function findCellOf(
  { surroundings, temp, machine }: JobFolders,
  programs: Partial<CellPrograms> = {},
  others: Partial<FindCellOptions> = {},
): Promise<Cell> {
  const options: FindCellOptions = {
    surroundings,
    folder: temp,
    protectedFolders: [machine],
    programs: {
      sh: ownProgram('sh'),
      env: findOwnProgram('env'),
      setpriv: findOwnProgram('setpriv'),
      bwrap: findOwnProgram('bwrap'),
      perl: findOwnProgram('perl'),
      sudo: process.env.GITHUB_ACTIONS === 'true' ? findOwnProgram('sudo') : null,
      apparmorParser: null,
      ...programs,
    },
    user: process.getuid?.() ?? 0,
    group: process.getgid?.() ?? 0,
    processor: process.arch,
    mayLoadProfile: false,
    ...others,
  };
  return findCell(options);
}

/** A way of making cells, and what is hidden from the search so that it is found. */
export interface WayHere {
  readonly way: string;
  readonly without: Partial<CellPrograms>;
}

/**
 * Describes the same of each way in which this machine makes cells; skipped where it allows none. Throws if it allows
 * one and has the program for another, which then is not found.
 */
export function describeCells(ways: readonly WayHere[], body: (way: WayHere) => void): void {
  if (ways.length > 0) describe.each(ways)('in a cell by $way', body);
  else describe.skip('in a cell', () => it('is not to be had on this machine', () => undefined));
}

/** The ways for `describeCells`. */
export async function cellsHere(): Promise<readonly WayHere[]> {
  const searches: readonly { readonly program: 'bwrap' | 'perl'; readonly without: Partial<CellPrograms> }[] = [
    { program: 'bwrap', without: { perl: null } },
    { program: 'perl', without: { bwrap: null } },
  ];
  return inJob(async (job) => {
    const installed = searches.filter(({ program }) => findOwnProgram(program) !== null);
    const cells = await Promise.all(installed.map(({ without }) => findCellOf(job, without)));
    if (cells.every(({ enter }) => enter === null)) return [];
    const broken = cells.find(({ enter }) => enter === null);
    if (broken !== undefined) throw new Error(`one way works here, another does not: ${broken.explanation}`);
    return installed.map(({ without }, index) => ({ way: cells[index]?.way ?? 'none', without }));
  });
}

/** Makes a test of a function that gets a job and a cell of one way. */
export function inCellWithout(without: Partial<CellPrograms>) {
  return (use: (cell: Cell, job: JobFolders) => Promise<void>) => (): Promise<void> =>
    inJob(async (job) => use(await findCellOf(job, without), job));
}

/** A shell script as a command inside a view. */
export function inside(cell: Cell, view: View, script: string, more: Partial<ConfinedCommand> = {}): ConfinedCommand {
  return { file: ownProgram('sh'), args: ['-c', script], env, enclosure: { cell, view }, ...more };
}

/** Runs a shell script inside a view. Resolves to what it wrote, without the last newline, and the whole result. */
export async function runInside(
  cell: Cell,
  view: View,
  script: string,
  options: ProcessOptions = {},
): Promise<{ readonly stdout: string; readonly stderr: string; readonly result: ProcessResult }> {
  const result = await runConfined(inside(cell, view, script), options);
  const [stdout, stderr] = [result.stdout, result.stderr].map(({ captured }) => capturedText(captured).trimEnd());
  return { stdout: stdout ?? '', stderr: stderr ?? '', result };
}

/** A file as a program of gump's own, which a look-up in trusted folders would never find. */
export function asOwnProgram(file: string): OwnProgram {
  const before = serializeOwnPrograms();
  try {
    restoreOwnPrograms(JSON.stringify({ path: '', found: { bwrap: file }, missing: {} }));
    return ownProgram('bwrap');
  } finally {
    restoreOwnPrograms(before);
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
