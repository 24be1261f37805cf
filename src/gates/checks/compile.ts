import { createCommandGate } from '../command/gate.js';

export const compile = createCommandGate({
  type: 'compile',
  summary: 'The project builds. The command is named as argument, in gump.toml, or found by the kind of project.',
  whenNone: 'fail',
});
