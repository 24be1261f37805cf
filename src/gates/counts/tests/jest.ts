import { sumNumbersBefore, summedCountFormat } from './format.js';

/** `Tests:       1 failed, 1 skipped, 2 passed, 4 total` */
export const jest = summedCountFormat('jest', (line) => {
  if (line.startsWith('No tests found, exiting')) return 0;
  return /^Tests: +\d.* total$/.test(line) ? sumNumbersBefore(['failed', 'passed'], line) : null;
});
