import { createCommandGate } from '../command/gate.js';
import { checkLint } from '../lint/check-lint.js';

export const lint = createCommandGate({
  type: 'lint',
  summary: 'The linter is content. Skipped, and shown so, only where the project has configured none.',
  whenNone: 'skip',
  check: checkLint,
  options: ['new_only'],
});
