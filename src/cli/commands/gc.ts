import { counted } from '../../report/figures.js';
import { removeOldRuns } from '../../runtime/remove-runs.js';
import { repositoryHere } from '../opened.js';
import { refuse } from '../refuse.js';
import { EXIT, type ExitCode, type Shell } from '../terminal.js';

/** `gump gc`: removes all but the latest runs, with their worktrees and the commits kept for them. */
export async function gcCommand(shell: Shell, keepLast: number): Promise<ExitCode> {
  const here = await repositoryHere(shell);
  if (!here.ok) return refuse(shell, here.message);
  const { removed, kept, skipped } = await removeOldRuns(here.value, keepLast);
  for (const { id, why } of skipped) shell.err(`Skipping ${id} (${why})\n`);
  shell.out(`Cleaned ${counted(removed.length, 'run')}. Kept ${kept.length} most recent.\n`);
  return EXIT.passed;
}
