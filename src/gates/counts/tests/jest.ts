import { numbersBefore, summing } from './counter.js';

/** `Tests:       1 failed, 1 skipped, 2 passed, 4 total` */
export const jest = summing('jest', (line) => {
  if (line.startsWith('No tests found, exiting')) return 0;
  return /^Tests: +\d.* total$/.test(line) ? numbersBefore(['failed', 'passed'], line) : null;
});
