import { NO_TEST, sumNumbersBefore, summedCountFormat } from './format.js';

/** `Tests:       1 failed, 1 skipped, 2 passed, 4 total` */
export const jest = summedCountFormat('jest', (line) => {
  if (line.startsWith('No tests found, exiting')) return NO_TEST;
  if (!/^Tests: +\d.* total$/.test(line)) return null;
  return {
    ran: sumNumbersBefore(['failed', 'passed'], line),
    failed: sumNumbersBefore(['failed'], line),
    skipped: sumNumbersBefore(['skipped', 'todo'], line),
  };
});
