import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunHost } from '../execution/host.js';
import type { RunRequest } from '../model/index.js';
import type { Repository } from '../system/git/repository/repository.js';
import { removeWhatever } from '../system/git/worktree/agent-repository.js';
import { borrowRepository } from '../system/git/worktree/scratch-repository.js';
import { executeRun, type Execution, type RunHooks } from './execute.js';

/**
 * A run that leaves nothing behind: no refs, no objects, no folder. The workflow is read from the working tree as it is,
 * the work begins from the commit. What became of it is in the events; the folder that they name is gone.
 */
export async function rehearse(
  host: RunHost,
  repository: Repository,
  request: RunRequest & { readonly scenario: NonNullable<RunRequest['scenario']> },
  hooks: RunHooks,
): Promise<Execution> {
  const aside = await realpath(await mkdtemp(join(tmpdir(), 'gump-rehearsal-')));
  try {
    const borrowed = await borrowRepository(repository, join(aside, 'git'));
    const away: RunHost = { ...host, runs: join(aside, 'runs'), worktrees: join(aside, 'worktrees') };
    return await executeRun(away, borrowed, request, hooks);
  } finally {
    await removeWhatever(aside);
  }
}
