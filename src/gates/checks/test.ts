import { commandGate } from '../command/command-gate.js';

export const test = commandGate({
  type: 'test',
  summary: 'The tests pass. The command is named as argument, in gump.toml, or found by the kind of project.',
  whenMissing: 'fail',
});
