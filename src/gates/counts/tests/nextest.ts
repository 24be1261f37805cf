import { sumNumbersBefore, summedCountFormat } from './format.js';

/** `     Summary [   0.004s] 3 tests run: 2 passed, 1 failed, 1 skipped`; `2/3 tests run` when it was stopped. */
export const nextest = summedCountFormat('cargo nextest', (line) => {
  const match = /^ *Summary \[ *[\d.]+s\] +(\d+)(?:\/\d+)? tests? run:/.exec(line);
  if (match === null) return null;
  return {
    ran: Number(match[1]),
    failed: sumNumbersBefore(['failed'], line),
    skipped: sumNumbersBefore(['skipped'], line),
  };
});
