import { childEnvironment, parseNamedVariables } from '../../system/process/environment/environment.js';
import { capturedText } from '../../system/process/output/capture.js';
import type { ProcessResult } from '../../system/process/process.js';
import { runToEnd } from '../../system/process/run-to-end.js';
import { DEFAULT_DEADLINES, type RunHost } from '../host.js';

/** `setup` did not make a worktree ready. The message is for people, with the end of what the command printed. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/**
 * Runs `setup` in a new worktree: before any agent, with the user's HOME, what `gate-env` names and no key. Killed when the
 * signal comes and past its deadline. `scope` is the run's id.
 */
export async function runSetup(host: RunHost, worktree: string, scope: string, signal: AbortSignal): Promise<void> {
  const env = childEnvironment({
    host: host.env,
    home: host.env.HOME ?? '/',
    named: parseNamedVariables(host.gateEnv).variables,
    relocate: { from: host.workspace, to: worktree },
  });
  const { setupMs, graceMs } = { ...DEFAULT_DEADLINES, ...host.deadlines };
  const result = await runToEnd(
    { file: 'sh', args: ['-c', host.setup], cwd: worktree, env },
    { combined: { head: 0, tail: 8 * 1024 }, strays: 'kill', deadlineMs: setupMs, graceMs, signal, scope },
  );
  if (result.ending.kind === 'exited' && result.ending.code === 0) return;
  const said = capturedText(result.combined).trim().slice(-TOLD);
  throw new SetupError(
    `setup \`${host.setup.slice(0, TOLD / 3)}\` ${howItEnded(result)}${said === '' ? '' : `: ${said}`}`,
  );
}

/** Characters of its output that are told; a failure's message holds 500. */
const TOLD = 300;

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
