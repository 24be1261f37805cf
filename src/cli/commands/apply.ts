import { isCheck } from '../../project/check-source.js';
import { applyRunToCheckout } from '../../publishing/apply-run.js';
import { pluralize } from '../../report/format/figures.js';
import { localFolders, openForMerge } from '../../runs/local-repository.js';
import { removeWorktrees } from '../../runs/remove-runs.js';
import { listLocalRuns } from '../../storage/local-runs.js';
import { findRunCompletion, loadRunByName, loadRun, type LoadResult, type LoadedRun } from '../host/load-run.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';
import { refuse } from '../output/refuse.js';

/**
 * `gump apply [RUN]`: merges the work of a passed run into the branch that is checked out. Without a name, of the
 * latest run that passed.
 */
export async function applyCommand(shell: Shell, name: string | null): Promise<ExitCode> {
  const here = await openForMerge(shell.cwd, shell.env);
  if (!here.ok) return refuse(shell, here.message);
  const { repository } = here;
  const { runs } = localFolders(repository);
  const opened = name === null ? await latestPassed(runs) : await loadRunByName(shell, runs, name);
  if (!opened.ok) return refuse(shell, opened.message);
  const run = opened.value;
  const from = run.events.find((event) => event.type === 'run_started')?.branch ?? '';
  if (from !== '' && from !== repository.branch)
    shell.err(`gump: note: ${run.id} began on ${from}, and ${repository.branch ?? 'no branch'} is checked out\n`);
  const applied = await applyRunToCheckout(repository, run.events);
  switch (applied.kind) {
    case 'applied':
      await removeWorktrees(repository, run.id);
      shell.out(`Run ${run.id} applied successfully. ${pluralize(applied.files, 'file')} changed.\n`);
      return EXIT.passed;
    case 'nothing':
      shell.out(`Nothing to do: ${applied.message}.\n`);
      return EXIT.passed;
    case 'conflict':
      shell.err(
        `gump: ${run.id} conflicts with what is checked out in ${applied.files.join(', ')}\n` +
          'Nothing was changed. Go back to the commit it began from, or run the workflow again from here.\n',
      );
      return EXIT.failed;
    case 'refused':
      shell.err(`gump: git did not merge; nothing was changed\n${applied.message}\n`);
      return EXIT.failed;
    case 'declined':
      return refuse(shell, applied.message);
  }
}

async function latestPassed(runs: string): Promise<LoadResult<LoadedRun>> {
  for (const run of await listLocalRuns(runs)) {
    const opened = await loadRun(run);
    if (!opened.ok || isCheck(opened.value.events)) continue;
    if (findRunCompletion(opened.value)?.status === 'pass') return opened;
  }
  return { ok: false, message: 'no run here has passed yet' };
}
