import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { RunId } from '../model/index.js';

/** A run on this machine's disk. */
export interface LocalRun {
  /** Name of its folder. The folder of a run that was copied from another machine can have any name. */
  readonly id: string;
  /** Absolute path. */
  readonly folder: string;
  /** Time of its last event, ms since the epoch: when its ledger was last written. */
  readonly lastMs: number;
}

/** The run that was looked for, or one sentence on why it was not found. */
export type FindRunResult =
  { readonly found: true; readonly run: LocalRun } | { readonly found: false; readonly message: string };

/** Lists the runs in a folder of runs, the one with the latest event first. */
export async function listLocalRuns(runs: string): Promise<readonly LocalRun[]> {
  const names = await readdir(runs).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => RunId.safeParse(name).success).map((name) => runIn(join(runs, name))),
  );
  return found
    .filter((run) => run !== null)
    .sort((a, b) => b.lastMs - a.lastMs || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
}

/**
 * Finds the run that a person named: by its id, by the beginning or the last four characters of the id, or by the path
 * (from `cwd`) of its folder or ledger, such as an artifact downloaded from CI. `name` null stands for the latest run.
 */
export async function findLocalRun(runs: string, name: string | null, cwd: string): Promise<FindRunResult> {
  const all = await listLocalRuns(runs);
  const [latest] = all;
  if (name === null) {
    return latest === undefined
      ? { found: false, message: 'no runs here yet; start one: gump run tdd --spec spec.md' }
      : { found: true, run: latest };
  }
  const matches = all.filter(({ id }) => id === name || id.startsWith(name) || id.endsWith(`_${name}`));
  const [run] = matches;
  if (run !== undefined && matches.length === 1) return { found: true, run };
  if (matches.length > 1) return { found: false, message: `${name} fits several runs: ${listed(matches)}` };
  const byPath = await runAt(resolve(cwd, name));
  if (byPath !== null) return { found: true, run: byPath };
  const known = latest === undefined ? 'no runs here yet' : `there are: ${listed(all)}`;
  return { found: false, message: `no run ${name}; ${known}` };
}

async function runAt(path: string): Promise<LocalRun | null> {
  const folder = basename(path) === 'ledger.ndjson' ? dirname(path) : path;
  return path.includes(sep) ? runIn(folder) : null;
}

async function runIn(folder: string): Promise<LocalRun | null> {
  const ledger = await stat(join(folder, 'ledger.ndjson')).catch(() => null);
  return ledger?.isFile() === true ? { id: basename(folder), folder, lastMs: ledger.mtimeMs } : null;
}

function listed(runs: readonly LocalRun[]): string {
  const shown = runs.slice(0, 8).map(({ id }) => id);
  return shown.join(', ') + (runs.length > shown.length ? ` and ${runs.length - shown.length} more` : '');
}
