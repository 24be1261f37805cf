/**
 * The gates: `checks/` has one file for each, `command/` finds and runs the commands of most, `detect/` knows the
 * ecosystems, `counts/` reads test counts and coverage from output. Here: the three outcomes that a check can return.
 */
import type { GateOutcome, ShellResult } from '../model/gate.js';
import { firstLine } from './text.js';

/** The part of a command's result that every outcome has. */
type CommandResult = Pick<ShellResult, 'artifact' | 'durationMs'>;

const NO_COMMAND: CommandResult = { artifact: null, durationMs: 0 };

/** Creates the outcome of a gate that passed. `result` is of the command it ran, if any. */
export function passed(result: CommandResult = NO_COMMAND): GateOutcome {
  return { status: 'pass', reason: '', details: '', artifact: result.artifact, durationMs: result.durationMs };
}

/** Creates the outcome of a gate that failed. `details` default to the reason. */
export function failed(reason: string, details: string = reason, result: CommandResult = NO_COMMAND): GateOutcome {
  return {
    status: 'fail',
    reason: firstLine(reason),
    details,
    artifact: result.artifact,
    durationMs: result.durationMs,
  };
}

/** Creates the outcome of a gate whose command cannot be run as things are. */
export function unrunnable(reason: string, details: string = reason, result: CommandResult = NO_COMMAND): GateOutcome {
  return { ...failed(reason, details, result), failure: 'gate_unrunnable' };
}

/** Creates the outcome of a gate that was not checked: it neither passed nor failed. */
export function skipped(reason: string): GateOutcome {
  return { status: 'skipped', reason: firstLine(reason), details: reason, artifact: null, durationMs: 0 };
}
