import type { AgentVersions } from '../adapters/agent-versions.js';
import { createInstalling } from '../github/installing.js';
import type { Job } from '../github/job.js';
import type { Log } from '../github/log.js';
import { installAgents } from '../runtime/agent-install.js';
import type { RunHost } from '../runtime/host.js';
import { childEnvironment } from '../runtime/process/environment.js';
import type { ActionHost } from './action-host.js';

/** Installs pinned CLIs into the runner's tool cache, which self-hosted runners keep, in an environment without keys. */
export function installer(
  { env, packageRoot }: ActionHost,
  job: Job,
  log: Log,
  versions: AgentVersions,
): NonNullable<RunHost['install']> {
  const ports = createInstalling(log, childEnvironment({ host: env, home: env.HOME ?? job.temp }));
  const tools = env.RUNNER_TOOL_CACHE ?? job.temp;
  return (missing) =>
    installAgents(
      missing.map(({ provider }) => provider),
      { packageRoot, folder: `${tools}/gump-agents`, node: process.execPath, ports, versions },
    );
}
