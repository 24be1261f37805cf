import { createCommandGate } from '../command/gate.js';

export const lint = createCommandGate({
  type: 'lint',
  summary: 'The linter is content. Skipped, and shown so, only where the project has configured none.',
  whenNone: 'skip',
  options: ['new_only'],
});
