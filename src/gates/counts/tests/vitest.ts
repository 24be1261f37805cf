import { sumNumbersBefore, summedCountFormat } from './format.js';

/** `      Tests  1 failed | 2 passed | 1 skipped (4)` */
export const vitest = summedCountFormat('vitest', (line) => {
  if (line.startsWith('No test files found, exiting')) return 0;
  return /^ +Tests {2}.*\(\d+\)$/.test(line) ? sumNumbersBefore(['failed', 'passed'], line) : null;
});
