import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunHost } from '../execution/host.js';
import type { RunRequest } from '../model/index.js';
import type { Repository } from '../system/git/repository/repository.js';
import { forceRemove } from '../system/git/worktree/agent-repository.js';
import { createScratchRepository } from '../system/git/worktree/scratch-repository.js';
import { executeRun, type ExecutionResult, type RunHooks } from './execute.js';

/**
 * Executes a run of a scenario in temporary folders and removes them: no refs, objects or files of it remain. The
 * workflow is read from the working tree, and the work starts from the commit. The result has the events; the folder
 * that it names no longer exists.
 */
export async function rehearse(
  host: RunHost,
  repository: Repository,
  request: RunRequest & { readonly scenario: NonNullable<RunRequest['scenario']> },
  hooks: RunHooks,
): Promise<ExecutionResult> {
  const temp = await realpath(await mkdtemp(join(tmpdir(), 'gump-rehearsal-')));
  try {
    const tempRepository = await createScratchRepository(repository, join(temp, 'git'));
    const tempHost: RunHost = { ...host, runs: join(temp, 'runs'), worktrees: join(temp, 'worktrees') };
    return await executeRun(tempHost, tempRepository, request, hooks);
  } finally {
    await forceRemove(temp);
  }
}
