import { createCommandGate } from '../command/gate.js';

export const lint = createCommandGate({
  type: 'lint',
  summary: 'The linter is content. Skipped, and shown so, where the project has none or it is not installed.',
  whenMissing: 'skip',
  options: ['new_only'],
});
