import type { Gate } from '../../model/gate.js';
import { runCommand } from '../command/command-gate.js';

export const bash: Gate = {
  type: 'bash',
  summary: 'A shell command (`bash: make check`, run by sh) exits with 0.',
  checkArgument: (argument) => (argument.trim() === '' ? 'needs a command, such as `bash: make check`' : null),
  describe: ({ argument }) => Promise.resolve(argument),
  check: (run) => runCommand(run.argument, run),
};
