import type { Repository } from '../runtime/git/repository.js';
import { PROTECTED_PATHS, type RunHost } from '../runtime/host.js';
import { localFolders } from '../runtime/local-run.js';
import type { Person } from '../runtime/world.js';
import { registry } from './parts.js';
import type { Shell } from './terminal.js';

/** This machine, as a local run sees it: the user's own checkout, keys and tools. */
export function localHost(shell: Shell, repository: Repository, person: Person | null): RunHost {
  return {
    workspace: repository.dir,
    ...localFolders(repository),
    packageRoot: shell.packageRoot,
    env: shell.env,
    registry,
    readFrom: 'worktree',
    agentEnv: '',
    gateEnv: '',
    setup: '',
    carry: [],
    protectedPaths: PROTECTED_PATHS,
    secrets: [],
    deadlines: {},
    person,
    now: () => new Date(),
  };
}
