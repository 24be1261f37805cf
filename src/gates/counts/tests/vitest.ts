import { NO_TEST, sumNumbersBefore, summedCountFormat } from './format.js';

/** `      Tests  1 failed | 2 passed | 1 skipped (4)` */
export const vitest = summedCountFormat('vitest', (line) => {
  if (line.startsWith('No test files found, exiting')) return NO_TEST;
  if (!/^ +Tests {2}.*\(\d+\)$/.test(line)) return null;
  return {
    ran: sumNumbersBefore(['failed', 'passed'], line),
    failed: sumNumbersBefore(['failed'], line),
    skipped: sumNumbersBefore(['skipped', 'todo'], line),
  };
});
