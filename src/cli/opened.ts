import type { Event, EventOf } from '../model/index.js';
import { adviceFor, localFolders } from '../runs/local-run.js';
import { LedgerError } from '../storage/ledger/ledger-error.js';
import { readLedger } from '../storage/ledger/read-ledger.js';
import { findRun, type StoredRun } from '../storage/local-runs.js';
import { openRepository, type Repository } from '../system/git/repository/repository.js';
import type { Shell } from './terminal.js';

/** An answer, or one sentence on why there is none. */
export type Opened<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** The repository around the working directory, for commands that read what runs have left there. */
export async function repositoryHere(shell: Shell): Promise<Opened<Repository>> {
  const opened = await openRepository(shell.cwd, shell.env);
  return opened.ok
    ? { ok: true, value: opened.repository }
    : { ok: false, message: adviceFor(opened.problem, opened.message) };
}

/** Where this repository's runs are. Outside of one the answer is a folder that holds none. */
export async function runsHere(shell: Shell): Promise<string> {
  const opened = await openRepository(shell.cwd, shell.env);
  return opened.ok ? localFolders(opened.repository).runs : `${shell.cwd}/.gump/runs`;
}

export interface OpenedRun extends StoredRun {
  readonly events: readonly Event[];
}

/** The run a person names, with what its ledger holds. */
export async function openRun(shell: Shell, runs: string, name: string | null): Promise<Opened<OpenedRun>> {
  const found = await findRun(runs, name, shell.cwd);
  return found.found ? readRun(found.run) : { ok: false, message: found.message };
}

/** How the run ended; null where it waits, goes on or was cut off. What is added afterwards is no end. */
export function endOf({ events }: OpenedRun): EventOf<'run_completed'> | null {
  const last = events.findLast(({ type }) => type !== 'changes_measured' && type !== 'published' && type !== 'noted');
  return last?.type === 'run_completed' ? last : null;
}

/** A ledger that is empty or damaged is one sentence, not an exception. */
export async function readRun(run: StoredRun): Promise<Opened<OpenedRun>> {
  try {
    const { events } = await readLedger(`${run.folder}/ledger.ndjson`);
    return events.length === 0
      ? { ok: false, message: `the ledger of ${run.id} is empty` }
      : { ok: true, value: { ...run, events } };
  } catch (error) {
    if (error instanceof LedgerError) return { ok: false, message: error.message };
    throw error;
  }
}
