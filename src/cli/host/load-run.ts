import type { Event, EventOf } from '../../model/index.js';
import { repositoryAdvice, localFolders } from '../../runs/local-repository.js';
import { LedgerError } from '../../storage/ledger/ledger-error.js';
import { readLedger } from '../../storage/ledger/read-ledger.js';
import { findLocalRun, type LocalRun } from '../../storage/local-runs.js';
import { openRepository, type Repository } from '../../system/git/repository/repository.js';
import type { Shell } from './shell.js';

/** A loaded value, or one sentence on why it could not be loaded. */
export type LoadResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** Opens the repository that contains the working directory, for commands that read its runs. */
export async function openCurrentRepository(shell: Shell): Promise<LoadResult<Repository>> {
  const opened = await openRepository(shell.cwd, shell.env);
  return opened.ok
    ? { ok: true, value: opened.repository }
    : { ok: false, message: repositoryAdvice(opened.problem, opened.message) };
}

/** Absolute path of the folder of this repository's runs. Outside of a repository, that of a folder without runs. */
export async function resolveRunsFolder(shell: Shell): Promise<string> {
  const opened = await openRepository(shell.cwd, shell.env);
  return opened.ok ? localFolders(opened.repository).runs : `${shell.cwd}/.gump/runs`;
}

/** A run on disk with the events of its ledger. */
export interface LoadedRun extends LocalRun {
  readonly events: readonly Event[];
}

/** Loads the run that the user names (see `findRun`), or the latest one for null. */
export async function loadRunByName(shell: Shell, runs: string, name: string | null): Promise<LoadResult<LoadedRun>> {
  const found = await findLocalRun(runs, name, shell.cwd);
  return found.found ? loadRun(found.run) : { ok: false, message: found.message };
}

/**
 * The `run_completed` event of a run that has ended; null if it is paused, active or was cut off. Events that are
 * appended after the end, such as `published`, are skipped.
 */
export function findRunCompletion({ events }: LoadedRun): EventOf<'run_completed'> | null {
  const last = events.findLast(({ type }) => type !== 'changes_measured' && type !== 'published' && type !== 'noted');
  return last?.type === 'run_completed' ? last : null;
}

/** Reads the ledger of a run. An empty or damaged ledger gives a message, not an exception. */
export async function loadRun(run: LocalRun): Promise<LoadResult<LoadedRun>> {
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
