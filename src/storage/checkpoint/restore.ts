import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Commit, Event, RunId } from '../../model/index.js';
import { git } from '../../system/git/git.js';
import { fetchRefs, type Remote } from '../../system/git/remote/remote.js';
import { listFiles, readBlobs } from '../../system/git/repository/objects.js';
import { keepCommits } from '../../system/git/repository/refs.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { openGitStore, type GitStore } from '../../system/git/repository/store.js';
import { LedgerError } from '../ledger/ledger-error.js';
import { readLedger } from '../ledger/read-ledger.js';
import { referencedCommits, requiredArtifacts } from './contents.js';
import { storedRunRef } from './run-facts.js';
import { HOMES_PREFIX } from './session-files.js';

/** Outcome of restoring a run. */
export type RestoreResult =
  | {
      readonly ok: true;
      /** The run's folder, absolute. */
      readonly folder: string;
      readonly commit: Commit;
      readonly events: readonly Event[];
    }
  /** `gone`: there is no such run. `damaged`: it cannot be resumed. `unreachable`: the remote did not answer. */
  | { readonly ok: false; readonly why: 'gone' | 'damaged' | 'unreachable'; readonly message: string };

/** Folders to restore into: that of all runs, and that of all their worktrees. Absolute paths. */
export interface RestoreFolders {
  readonly runs: string;
  readonly worktrees: string;
}

/**
 * Brings a run from the remote onto this machine: its folder, and its commits into the clone. Replaces the folder that
 * this machine had of the run. Checks that everything a resume needs is there, so that an incomplete run is refused
 * before a token is spent. What the policy leaves out by design is not required.
 */
export async function restoreRun(
  repository: Repository,
  remote: Remote,
  id: RunId,
  places: RestoreFolders,
): Promise<RestoreResult> {
  const ref = storedRunRef(id);
  const fetched = await fetchRefs(repository, remote, [ref]);
  const commit = fetched.ok ? fetched.value.get(ref) : undefined;
  if (!fetched.ok && !/couldn't find remote ref/i.test(fetched.failure.message))
    return {
      ok: false,
      why: 'unreachable',
      message: `the stored run ${id} cannot be fetched: ${fetched.failure.message}`,
    };
  if (commit === undefined) return { ok: false, why: 'gone', message: `there is no stored run ${id}` };
  await keepCommits(repository, id, [commit]);
  const store = await openGitStore(repository, join(places.worktrees, id, 'store'));
  const folder = join(places.runs, id);
  try {
    await writeFolder(store, commit, folder, join(places.worktrees, id));
    const { events } = await readLedger(join(folder, 'ledger.ndjson'));
    await checkComplete(store, id, folder, events);
    return { ok: true, folder, commit, events };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { ok: false, why: 'damaged', message: `the stored run ${id}: ${error.message}` };
  }
}

async function writeFolder(store: GitStore, commit: Commit, folder: string, worktrees: string): Promise<void> {
  const files = await listFiles(store, commit);
  const contents = await readBlobs(
    store,
    files.map(({ id }) => id),
  );
  await rm(folder, { recursive: true, force: true });
  // The folder must exist even without artifacts: a replay copies it.
  await mkdir(join(folder, 'artifacts'), { recursive: true });
  const ledger: Buffer[] = [];
  for (const [at, { path }] of files.entries()) {
    const bytes = contents[at] ?? null;
    if (bytes === null) throw new LedgerError(`${path} cannot be read`);
    // These paths are safe to join: git allows neither `..` nor an absolute path in a tree.
    if (path.startsWith('ledger/')) ledger.push(bytes);
    if (path.startsWith('artifacts/')) await writePrivate(join(folder, path), bytes);
    if (path.startsWith(HOMES_PREFIX)) await writePrivate(join(worktrees, path), bytes);
  }
  await writePrivate(join(folder, 'ledger.ndjson'), Buffer.concat(ledger));
}

async function writePrivate(file: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, bytes, { mode: 0o600 });
}

async function checkComplete(store: GitStore, id: RunId, folder: string, events: readonly Event[]): Promise<void> {
  if (events.at(-1)?.run !== id)
    throw new LedgerError(`its ledger is ${events.length === 0 ? 'empty' : 'of another run'}`);
  for (const event of events) {
    for (const { path, sha256 } of requiredArtifacts(event)) {
      const bytes = await readFile(join(folder, path)).catch(() => null);
      if (bytes === null) throw new LedgerError(`${path} is missing, which event ${event.seq} names`);
      if (createHash('sha256').update(bytes).digest('hex') !== sha256)
        throw new LedgerError(`${path} is not what event ${event.seq} says it was`);
    }
  }
  const named = referencedCommits(events);
  const stdin = named.map((each) => `${each.commit}\n`).join('');
  const { stdout } = await git(store.context, ['cat-file', '--batch-check=%(objecttype)'], { stdin });
  const types = stdout.toString().split('\n');
  const missing = named.find((_, at) => types[at] !== 'commit');
  if (missing !== undefined)
    throw new LedgerError(`the commit ${missing.commit} is missing, which event ${missing.seq} names`);
}
