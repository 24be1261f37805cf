import { numbersBefore, summing } from './counter.js';

/** `      Tests  1 failed | 2 passed | 1 skipped (4)` */
export const vitest = summing('vitest', (line) => {
  if (line.startsWith('No test files found, exiting')) return 0;
  return /^ +Tests {2}.*\(\d+\)$/.test(line) ? numbersBefore(['failed', 'passed'], line) : null;
});
