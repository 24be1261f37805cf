import type { RunHost } from '../../execution/host.js';
import type { Inputs } from '../../github/job/inputs.js';
import { createInstallBackend, type InstallBackend, type TrustedCommand } from '../../github/job/install-backend.js';
import type { Job } from '../../github/job/job.js';
import type { Log } from '../../github/job/log.js';
import { installAgents } from '../../system/agent-install.js';
import { buildChildEnvironment } from '../../system/process/environment/environment.js';
import { killStrays, MARKER_VARIABLE, newMarker } from '../../system/process/find-processes.js';
import { ownPath } from '../../system/programs/own-programs.js';
import type { ActionHost } from '../context/action-host.js';

/** The longest time that an installation may take, in minutes. */
const LONGEST_MINUTES = 15;

/**
 * Creates the function that installs pinned agent CLIs into the runner's tool cache, which self-hosted runners keep
 * between jobs. npm is gump's own, and so is the PATH of the installations; their environment has no keys. An installation ends when the job is cancelled or its time is up, and
 * leaves no process behind.
 */
export function createAgentInstaller(
  { env, packageRoot, cancel }: ActionHost,
  job: Job,
  log: Log,
  inputs: Inputs,
): NonNullable<RunHost['install']> {
  const environment = { ...buildChildEnvironment({ host: env, home: env.HOME ?? job.temp }), PATH: ownPath() };
  const tools = env.RUNNER_TOOL_CACHE ?? job.temp;
  const longestMs = Math.min(LONGEST_MINUTES, inputs['timeout-minutes']) * 60_000;
  const installing = createInstallBackend(log);
  const run = async (file: string, args: readonly string[], cwd: string): Promise<number> => {
    const end = AbortSignal.any([cancel, AbortSignal.timeout(longestMs)]);
    return runMarked({ file, args, cwd, env: environment }, end, installing);
  };
  return (missing) =>
    installAgents(
      missing.map(({ provider }) => provider),
      {
        packageRoot,
        folder: `${tools}/gump-agents`,
        node: process.execPath,
        ports: { ...installing, run },
        versions: inputs['agent-versions'],
      },
    );
}

/** Resolves with the exit status once the command and all processes that it started are gone. */
async function runMarked(command: TrustedCommand, end: AbortSignal, installing: InstallBackend): Promise<number> {
  if (end.aborted) return 1;
  const mark = newMarker();
  // `installing.run` offers no way to end the command. The mark finds all its processes, npm's children included.
  const stop = (): void => void killStrays(mark);
  end.addEventListener('abort', stop, { once: true });
  try {
    return await installing.run({ ...command, env: { ...command.env, [MARKER_VARIABLE]: mark } });
  } finally {
    end.removeEventListener('abort', stop);
    await killStrays(mark);
  }
}
