import type { Gate } from '../../model/gate.js';
import { checkExitStatus } from '../command/gate.js';

/**
 * This folder has one file for each gate that a workflow can name; src/registry.ts lists them all. This gate is the
 * simplest and the one to read first, then `blast-radius.ts` (checks the changes of a step) and `coverage.ts` (reads
 * the output of a command). What a gate is: src/model/gate.ts.
 */
export const bash: Gate = {
  type: 'bash',
  summary: 'A shell command (`bash: make check`, run by sh) exits with 0.',
  options: ['in', 'timeout'],
  checkArgument: (argument) => (argument.trim() === '' ? 'needs a command, such as `bash: make check`' : null),
  describe: ({ argument }) => Promise.resolve(argument),
  check: (run) => checkExitStatus(run.argument, run),
};
