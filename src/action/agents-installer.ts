import { createInstalling } from '../github/installing.js';
import type { Inputs } from '../github/inputs.js';
import type { Job } from '../github/job.js';
import type { Log } from '../github/log.js';
import { installAgents } from '../runtime/agent-install.js';
import type { RunHost } from '../runtime/host.js';
import { childEnvironment } from '../runtime/process/environment.js';
import type { StreamLine } from '../runtime/process/line-splitter.js';
import { runToEnd } from '../runtime/process/run-to-end.js';
import type { ActionHost } from './action-host.js';

/** What takes longer than this, in minutes, hangs. */
const LONGEST_MINUTES = 15;

/**
 * Installs pinned CLIs into the runner's tool cache, which self-hosted runners keep, in an environment without keys. It
 * ends with the job's cancel and its time, and leaves no process.
 */
export function installer(
  { env, packageRoot, cancel }: ActionHost,
  job: Job,
  log: Log,
  inputs: Inputs,
): NonNullable<RunHost['install']> {
  const own = childEnvironment({ host: env, home: env.HOME ?? job.temp });
  const tools = env.RUNNER_TOOL_CACHE ?? job.temp;
  const deadlineMs = Math.min(LONGEST_MINUTES, inputs['timeout-minutes']) * 60_000;
  const onLine = (line: StreamLine): void => {
    if (line.kind === 'text') log.text(line.text);
  };
  const run = async (file: string, args: readonly string[], cwd: string): Promise<number> => {
    log.text(`$ ${[file, ...args].join(' ')}`);
    const options = { signal: cancel, deadlineMs, strays: 'kill', stdout: { onLine }, stderr: { onLine } } as const;
    const { ending } = await runToEnd({ file, args, cwd, env: own }, options);
    if (ending.kind === 'exited') return ending.code;
    log.text(ending.kind === 'killed' ? `It was ended: ${ending.termination.by}` : `It ended: ${ending.kind}`);
    return 1;
  };
  return (missing) =>
    installAgents(
      missing.map(({ provider }) => provider),
      {
        packageRoot,
        folder: `${tools}/gump-agents`,
        node: process.execPath,
        ports: { ...createInstalling(log), run },
        versions: inputs['agent-versions'],
      },
    );
}
