import type { Inputs } from '../github/inputs.js';
import { createInstalling } from '../github/installing.js';
import type { Job } from '../github/job.js';
import type { Log } from '../github/log.js';
import { adapters, gates, guards } from '../registry.js';
import { installAgents } from '../runtime/agent-install.js';
import { PROTECTED_PATHS, type RunHost } from '../runtime/host.js';
import { childEnvironment } from '../runtime/process/environment.js';
import type { ActionHost } from './action-host.js';

/** The runner's machine as a run sees it: the checkout of the job, and folders that the runner empties afterwards. */
export function runHostOf(action: ActionHost, job: Job, inputs: Inputs, log: Log): RunHost {
  const { env, clock, packageRoot } = action;
  const folder = inputs['working-directory'];
  return {
    workspace: folder === '' ? job.workspace : `${job.workspace}/${folder}`,
    runs: `${job.temp}/gump`,
    worktrees: `${job.temp}/gump-worktrees`,
    packageRoot,
    env,
    registry: { adapters, guards, gates },
    readFrom: 'commit',
    agentEnv: inputs['agent-env'],
    gateEnv: inputs['gate-env'],
    setup: inputs.setup,
    carry: inputs.carry,
    protectedPaths: [...PROTECTED_PATHS, ...inputs.protected],
    secrets: [inputs['github-token']],
    deadlines: {},
    person: null,
    ...(inputs.install === 'auto' && { install: installer(action, job, log) }),
    now: () => new Date(clock.now()),
  };
}

/** Installs pinned CLIs into the runner's tool cache, which self-hosted runners keep, in an environment without keys. */
function installer({ env, packageRoot }: ActionHost, job: Job, log: Log): NonNullable<RunHost['install']> {
  const ports = createInstalling(log, childEnvironment({ host: env, home: env.HOME ?? job.temp }));
  const tools = env.RUNNER_TOOL_CACHE ?? job.temp;
  return (missing) =>
    installAgents(
      missing.map(({ provider }) => provider),
      { packageRoot, folder: `${tools}/gump-agents`, node: process.execPath, ports },
    );
}
