import { buildChildEnvironment, parseUserVariables } from '../../system/process/environment/environment.js';
import { capturedText } from '../../system/process/output/capture.js';
import type { ProcessResult } from '../../system/process/process.js';
import { runToEnd } from '../../system/process/run-to-end.js';
import { ownProgram } from '../../system/programs/own-programs.js';
import { DEFAULT_DEADLINES, type RunHost } from '../host.js';

/** The command `setup` failed in a worktree. The message is for people and ends with the end of its output. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/**
 * Runs `setup` in a new worktree, before any agent. It has the user's HOME, the variables of `gate-env` and no key. It
 * is killed on an abort of the signal and at its deadline. `scope` is the run's id. Throws a `SetupError` if it fails.
 */
export async function runSetup(host: RunHost, worktree: string, scope: string, signal: AbortSignal): Promise<void> {
  const env = buildChildEnvironment({
    host: host.env,
    home: host.env.HOME ?? '/',
    userVariables: parseUserVariables(host.gateEnv).variables,
    relocate: { from: host.workspace, to: worktree },
  });
  const { setupMs, graceMs } = { ...DEFAULT_DEADLINES, ...host.deadlines };
  const result = await runToEnd(
    { file: ownProgram('sh'), args: ['-c', host.setup], cwd: worktree, env },
    { combined: { head: 0, tail: 8 * 1024 }, strays: 'kill', deadlineMs: setupMs, graceMs, signal, scope },
  );
  if (result.ending.kind === 'exited' && result.ending.code === 0) return;
  const output = capturedText(result.combined).trim().slice(-MAX_OUTPUT_CHARS);
  throw new SetupError(
    `setup \`${host.setup.slice(0, MAX_OUTPUT_CHARS / 3)}\` ${howItEnded(result)}${output === '' ? '' : `: ${output}`}`,
  );
}

/** The number of characters of its output in the message. A failure's message holds 500. */
const MAX_OUTPUT_CHARS = 300;

function howItEnded({ ending }: ProcessResult): string {
  switch (ending.kind) {
    case 'exited':
      return `failed with exit status ${ending.code}`;
    case 'signaled':
      return `was ended by ${ending.signal}`;
    case 'spawn-failed':
      return `could not be started: ${ending.message}`;
    case 'killed':
      return ending.termination.by === 'deadline'
        ? `was stopped after ${Math.round(ending.termination.afterMs / 1000)} s`
        : 'was stopped';
  }
}
