import { randomUUID } from 'node:crypto';
import { exec } from '@actions/exec';
import { createInstalling } from '../github/installing.js';
import type { Inputs } from '../github/inputs.js';
import type { Job } from '../github/job.js';
import type { Log } from '../github/log.js';
import { installAgents } from '../runtime/agent-install.js';
import type { RunHost } from '../runtime/host.js';
import { childEnvironment } from '../runtime/process/environment.js';
import { errorMessage } from '../runtime/process/error.js';
import type { Command } from '../runtime/process/process.js';
import { killStrays, MARKER_VARIABLE } from '../runtime/process/strays.js';
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
  const longestMs = Math.min(LONGEST_MINUTES, inputs['timeout-minutes']) * 60_000;
  const run = async (file: string, args: readonly string[], cwd: string): Promise<number> => {
    const end = AbortSignal.any([cancel, AbortSignal.timeout(longestMs)]);
    return runMarked({ file, args, cwd, env: own }, end, log);
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

/** Resolves with the exit status once the command and all that it started are gone. */
async function runMarked({ file, args, cwd, env }: Command, end: AbortSignal, log: Log): Promise<number> {
  const mark = randomUUID();
  const print = (line: string): void => {
    log.text(line);
  };
  // What was started here offers no way to end it; by the mark all of it is found, npm's own children included.
  const stop = (): void => void killStrays(mark);
  print(`$ ${[file, ...args].join(' ')}`);
  if (end.aborted) return 1;
  end.addEventListener('abort', stop, { once: true });
  try {
    const options = { cwd, env: { ...env, [MARKER_VARIABLE]: mark }, silent: true, ignoreReturnCode: true };
    return await exec(file, [...args], { ...options, listeners: { stdline: print, errline: print } });
  } catch (error) {
    print(errorMessage(error));
    return 1;
  } finally {
    end.removeEventListener('abort', stop);
    await killStrays(mark);
  }
}
