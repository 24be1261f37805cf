import { EXIT, type ExitCode, type Shell } from './terminal.js';

/** One sentence on why nothing was done, and what to do about it. */
export function refuse(shell: Shell, message: string): ExitCode {
  shell.err(`gump: ${message}\n`);
  return EXIT.nothingRun;
}
