import { buildChildEnvironment, parseUserVariables } from '../../system/process/environment/environment.js';
import { capturedText } from '../../system/process/output/capture.js';
import type { ProcessOptions, ProcessResult } from '../../system/process/process.js';
import { runConfined, runToEnd } from '../../system/process/run-to-end.js';
import { ownProgram } from '../../system/programs/own-programs.js';
import type { Confinement } from '../confinement/confine.js';
import { hasTreeVenv, pythonVariables } from '../confinement/python-environment.js';
import { DEFAULT_DEADLINES, type RunHost } from '../host.js';

/** The command `setup` failed in a worktree. The message is for people and ends with the end of its output. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** Where and for how long `setup` runs. `scope` is the run's id, which marks its processes. */
interface SetupRun {
  readonly scope: string;
  readonly signal: AbortSignal;
}

/**
 * Runs `setup` on the commit that the workflow's own words come from, before any agent. It has the user's HOME, the
 * variables of `gate-env` and no key. It is killed on an abort of the signal and at its deadline. Throws a `SetupError`
 * if it fails.
 */
export async function runSetup(host: RunHost, worktree: string, run: SetupRun): Promise<void> {
  const machine = setupEnvironment(host, worktree);
  const hasVenv = await hasTreeVenv(worktree);
  // Without the tree's packages on the path: they would get in the way of the tools that build them.
  const { PYTHONPATH: _, ...python } = await pythonVariables(worktree, worktree, hasVenv, machine);
  const env = { ...machine, ...python };
  const command = { file: ownProgram('sh'), args: ['-c', host.setup], cwd: worktree, env };
  judge(host.setup, await runToEnd(command, optionsOf(host, run)));
}

/** The environment of `setup` on the machine: the user's HOME, the variables of `gate-env`, no key. */
export function setupEnvironment(host: RunHost, worktree: string): Record<string, string> {
  return buildChildEnvironment({
    host: host.env,
    home: host.env.HOME ?? '/',
    userVariables: parseUserVariables(host.gateEnv).variables,
    relocate: { from: host.workspace, to: worktree },
  });
}

/**
 * Runs `setup` on any other commit, whose words agents or strangers wrote: in the place of a gate. Throws a `SetupError`
 * if it fails.
 */
export async function runConfinedSetup(host: RunHost, { env, enclosure }: Confinement, run: SetupRun): Promise<void> {
  const command = { file: ownProgram('sh'), args: ['-c', host.setup], env, enclosure };
  judge(host.setup, await runConfined(command, optionsOf(host, run)));
}

function optionsOf(host: RunHost, { scope, signal }: SetupRun): ProcessOptions {
  const { setupMs, graceMs } = { ...DEFAULT_DEADLINES, ...host.deadlines };
  return { combined: { head: 0, tail: 8 * 1024 }, strays: 'kill', deadlineMs: setupMs, graceMs, signal, scope };
}

function judge(setup: string, result: ProcessResult): void {
  if (result.ending.kind === 'exited' && result.ending.code === 0) return;
  const output = capturedText(result.combined).trim().slice(-MAX_OUTPUT_CHARS);
  throw new SetupError(
    `setup \`${setup.slice(0, MAX_OUTPUT_CHARS / 3)}\` ${howItEnded(result)}${output === '' ? '' : `: ${output}`}`,
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
