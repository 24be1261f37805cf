import { EXIT, type ExitCode, type Shell } from '../host/shell.js';

/** Prints why nothing was done and what to do about it, and returns the exit status for that. */
export function refuse(shell: Shell, message: string): ExitCode {
  shell.err(`gump: ${message}\n`);
  return EXIT.nothingRun;
}
