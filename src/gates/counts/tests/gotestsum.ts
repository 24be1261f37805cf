import { sumNumbersBefore, summedCountFormat } from './format.js';

/** `DONE 5 tests, 1 skipped, 2 failures in 0.301s`; skipped tests are among the tests. */
export const gotestsum = summedCountFormat('gotestsum', (line) => {
  if (!/^DONE (?:\d+ runs, )?\d+ tests?\b.* in [\d.]+s$/.test(line)) return null;
  const skipped = sumNumbersBefore(['skipped'], line);
  return {
    ran: sumNumbersBefore(['test', 'tests'], line) - skipped,
    failed: sumNumbersBefore(['failure', 'failures'], line),
    skipped,
  };
});
