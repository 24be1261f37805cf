import type { GateOutcome, ShellResult } from '../../model/gate.js';
import { failed } from '../outcome.js';
import { toPlainText, truncateToTail } from '../text.js';

/** The maximum length of each stream's tail in the details, in characters. */
export const MAX_STREAM_CHARS = 4_000;

/** Renders the details of a command for people: the command, how it ended, the tails of both streams, and advice. */
export function renderCommandDetails(command: string, result: ShellResult, advice: readonly string[] = []): string {
  return [
    `$ ${command}`,
    result.timedOut
      ? `${describeExit(result)}, and killed with all it had started`
      : `${describeExit(result)} after ${seconds(result)}`,
    ...streamSection('stdout', result.stdout),
    ...streamSection('stderr', result.stderr),
    ...advice.map((line) => `Advice: ${line}`),
  ].join('\n');
}

/** Describes how a command ended: `exit code 1`, `timed out after 600.0 s`, `killed by a signal`. */
export function describeExit(result: ShellResult): string {
  if (result.timedOut) return `timed out after ${seconds(result)}`;
  return result.exitCode === null ? 'killed by a signal' : `exit code ${result.exitCode}`;
}

/** Whether a command did not end, or a program that it needs could not be started. */
export function couldNotRun(result: ShellResult): boolean {
  const { exitCode, timedOut } = result;
  return timedOut || exitCode === null || isNotStarted(result);
}

/** The outcome of a command that failed. One that could not be started is told apart: no agent can mend that. */
export function failedOrUnrunnable(reason: string, details: string, result: ShellResult): GateOutcome {
  const outcome = failed(reason, details, result);
  return isNotStarted(result) ? { ...outcome, failure: 'gate_unrunnable' } : outcome;
}

/** Whether the shell found no such program, or could not start it. */
function isNotStarted({ exitCode }: ShellResult): boolean {
  return exitCode === 126 || exitCode === 127;
}

/** Advice for a command that timed out, or whose program could not be started; empty for other failures. */
export function adviceForExit(result: ShellResult): readonly string[] {
  if (result.timedOut)
    return [
      'a longer limit is set by `timeout` of the gate, or under [validation] in gump.toml; tests must not wait for input.',
    ];
  if (isNotStarted(result))
    return [
      'a program was not found or could not be started: install it on the machine, or the dependencies by `setup`.',
    ];
  return [];
}

function seconds({ durationMs }: ShellResult): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

function streamSection(name: string, output: string): readonly string[] {
  const text = truncateToTail(toPlainText(output), MAX_STREAM_CHARS);
  return text === '' ? [`--- ${name}: empty`] : [`--- ${name}`, text];
}
