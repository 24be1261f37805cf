import { pluralize } from '../../report/format/figures.js';
import { removeOldRuns } from '../../runs/remove-runs.js';
import { pruneRemoteRuns } from '../../storage/checkpoint/prune.js';
import { findOrigin } from '../../system/git/remote/origin.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { openCurrentRepository } from '../host/load-run.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';
import { refuse } from '../output/refuse.js';

/** The flags of `gump gc`. */
export interface GcOptions {
  readonly keepLast: number;
  /** Remove the runs that the action has stored on `origin`, instead of those on this machine. */
  readonly remote?: true;
  /** Only list what would be removed. */
  readonly dryRun?: true;
}

/** `gump gc`: removes all runs except the latest, with their worktrees and the commits that are kept for them. */
export async function gcCommand(shell: Shell, options: GcOptions): Promise<ExitCode> {
  const here = await openCurrentRepository(shell);
  if (!here.ok) return refuse(shell, here.message);
  if (options.remote === true) return await cleanRemote(shell, here.value, options);
  if (options.dryRun === true) return refuse(shell, '--dry-run goes with --remote');
  const { removed, kept, skipped } = await removeOldRuns(here.value, options.keepLast);
  for (const { id, why } of skipped) shell.err(`Skipping ${id} (${why})\n`);
  shell.out(`Cleaned ${pluralize(removed.length, 'run')}. Kept ${kept.length} most recent.\n`);
  return EXIT.passed;
}

/** Runs that wait for a person or can be resumed are kept for thirty days, as with the input `keep-runs`. */
async function cleanRemote(shell: Shell, repository: Repository, options: GcOptions): Promise<ExitCode> {
  const remote = await findOrigin(repository, shell.env);
  if (remote === null) return refuse(shell, 'this repository has no remote `origin`');
  const dryRun = options.dryRun === true;
  const pruneOptions = { keep: options.keepLast, now: new Date(), except: null, dryRun };
  const pruned = await pruneRemoteRuns(repository, remote, pruneOptions);
  if (!pruned.ok) return refuse(shell, `the runs on origin cannot be cleaned: ${pruned.message}`);
  for (const id of pruned.removed) shell.out(`${dryRun ? 'Would remove' : 'Removed'} ${id}\n`);
  const done = dryRun ? 'Would clean' : 'Cleaned';
  shell.out(`${done} ${pluralize(pruned.removed.length, 'run')} on origin. Kept ${pruned.kept}.\n`);
  return EXIT.passed;
}
