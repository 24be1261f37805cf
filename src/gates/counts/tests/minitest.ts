import { sumNumbersBefore, summedCountFormat } from './format.js';

const SUMMARY = /^\d+ (?:runs|tests), \d+ assertions, \d+ failures, \d+ errors, \d+ (?:skips|pendings)\b/;

/** Minitest: `5 runs, 5 assertions, 0 failures, 0 errors, 1 skips`; test-unit says `tests`, `pendings`, `omissions`. */
export const minitest = summedCountFormat('Minitest', (line) => {
  if (!SUMMARY.test(line)) return null;
  const skipped = sumNumbersBefore(['skips', 'pendings', 'omissions'], line);
  return {
    ran: sumNumbersBefore(['runs', 'tests'], line) - skipped,
    failed: sumNumbersBefore(['failures', 'errors'], line),
    skipped,
  };
});
