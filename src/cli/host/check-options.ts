import { presentInFolder, filesOfFolder } from '../../project/repository-files.js';
import { createReaderEnvironment } from '../../project/resolve-request.js';
import type { CheckOptions } from '../../project/validate/check-files.js';
import { openRepository } from '../../system/git/repository/repository.js';
import { registry } from './registry.js';
import type { Shell } from './shell.js';

/**
 * Creates the options with which commands read workflows without running them: the same files as a run in this folder
 * would use. Works outside of a repository as well. `inputs` are the values of `--set`.
 */
export async function createCheckOptions(
  shell: Shell,
  inputs: Readonly<Record<string, string>> = {},
): Promise<CheckOptions> {
  const opened = await openRepository(shell.cwd, shell.env);
  const workspace = opened.ok ? opened.repository.dir : shell.cwd;
  return {
    workspace,
    cwd: shell.cwd,
    files: {
      repository: filesOfFolder(workspace),
      findPresent: presentInFolder(workspace),
      builtIns: `${shell.packageRoot}/workflows`,
    },
    world: createReaderEnvironment(registry, { inputs }),
  };
}
