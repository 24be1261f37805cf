import { registry } from './parts.js';
import { openRepository } from '../runtime/git/repository.js';
import { atHandIn, filesOfFolder } from '../runtime/repository-files.js';
import { readerWorld } from '../runtime/requested.js';
import type { CheckOptions } from '../runtime/check-files.js';
import type { Shell } from './terminal.js';

/** How commands that only look read workflows: as a run from this folder would. No repository is needed for it. */
export async function readingHere(shell: Shell, inputs: Readonly<Record<string, string>> = {}): Promise<CheckOptions> {
  const opened = await openRepository(shell.cwd, shell.env);
  const workspace = opened.ok ? opened.repository.dir : shell.cwd;
  return {
    workspace,
    cwd: shell.cwd,
    files: {
      repository: filesOfFolder(workspace),
      atHand: atHandIn(workspace),
      builtIns: `${shell.packageRoot}/workflows`,
    },
    world: readerWorld(registry, { inputs }),
  };
}
