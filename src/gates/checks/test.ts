import { checkSuite } from '../command/check-suite.js';
import { createCommandGate } from '../command/gate.js';

export const test = createCommandGate({
  type: 'test',
  summary: 'The tests pass. The command is named as argument, in gump.toml, or found by the kind of project.',
  whenNone: 'fail',
  check: checkSuite,
  options: ['allow_none'],
});
