import { PROTECTED_PATHS, type RunHost } from '../../execution/host.js';
import type { Person } from '../../execution/host.js';
import { localFolders } from '../../runs/local-repository.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { parseUserVariables } from '../../system/process/environment/environment.js';
import { registry } from './registry.js';
import type { Shell } from './shell.js';

/**
 * Flags that configure the environment of a run. A variable is `NAME`, whose value comes from the shell, or
 * `NAME=value`.
 */
export interface HostFlags {
  readonly agentEnv?: readonly string[];
  readonly gateEnv?: readonly string[];
  /** A shell command that prepares a new worktree. */
  readonly setup?: string;
}

/** The first problem with the variables of `--agent-env` and `--gate-env`; null if there is none. */
export function findVariableProblem({ agentEnv = [], gateEnv = [] }: HostFlags): string | null {
  return parseUserVariables([...agentEnv, ...gateEnv].join('\n')).problems[0] ?? null;
}

/** Creates the host of a local run: the user's own checkout, keys and tools. */
export function createLocalHost(
  shell: Shell,
  repository: Repository,
  person: Person | null,
  { agentEnv = [], gateEnv = [], setup = '' }: HostFlags = {},
): RunHost {
  return {
    workspace: repository.dir,
    ...localFolders(repository),
    packageRoot: shell.packageRoot,
    env: shell.env,
    registry,
    readFrom: 'worktree',
    agentEnv: agentEnv.join('\n'),
    gateEnv: gateEnv.join('\n'),
    setup,
    carry: [],
    protectedPaths: PROTECTED_PATHS,
    secrets: [],
    deadlines: {},
    person,
    now: () => new Date(),
  };
}
