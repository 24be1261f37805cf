import { NO_TEST, sumNumbersBefore, summedCountFormat } from './format.js';

const RAN = ['passed', 'failed', 'xfailed', 'xpassed'];

/** `===== 1 failed, 3 passed, 1 skipped in 0.11s =====`, without the rules under `-q`. */
export const pytest = summedCountFormat('pytest', (line) => {
  if (/^=* ?no tests ran in [\d.]+s/.test(line)) return NO_TEST;
  if (!/^=* ?\d+ [a-z]+(?:, \d+ [a-z]+)* in [\d.]+s/.test(line)) return null;
  return {
    ran: sumNumbersBefore(RAN, line),
    failed: sumNumbersBefore(['failed'], line),
    skipped: sumNumbersBefore(['skipped'], line),
  };
});
