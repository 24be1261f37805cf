import { parseExposures } from '../../execution/confinement/exposures.js';
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
  readonly sandbox?: NonNullable<RunHost['sandbox']>;
  /** Paths that agents and gates see besides what they need: `PATH`, `PATH:rw` or `docker`. */
  readonly expose?: readonly string[];
}

/** The first problem with `--agent-env`, `--gate-env` and `--expose`; null if there is none. */
export function findHostProblem({ agentEnv = [], gateEnv = [], expose = [] }: HostFlags, shell: Shell): string | null {
  const [variable] = parseUserVariables([...agentEnv, ...gateEnv].join('\n')).problems;
  if (variable !== undefined) return variable;
  const [path] = parseExposures(expose.join('\n'), shell.env.HOME).problems;
  return path === undefined ? null : `--expose: ${path}`;
}

/** Creates the host of a local run: the user's own checkout, keys and tools. */
export function createLocalHost(
  shell: Shell,
  repository: Repository,
  person: Person | null,
  { agentEnv = [], gateEnv = [], setup = '', sandbox = 'auto', expose = [] }: HostFlags = {},
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
    sandbox,
    expose: expose.join('\n'),
    protectedPaths: PROTECTED_PATHS,
    secrets: [],
    deadlines: {},
    person,
    now: () => new Date(),
  };
}
