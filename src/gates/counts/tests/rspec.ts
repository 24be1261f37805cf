import { sumNumbersBefore, summedCountFormat } from './format.js';

/** `5 examples, 1 failure, 2 pending`; pending examples are among the examples. */
export const rspec = summedCountFormat('RSpec', (line) => {
  if (!/^\d+ examples?, \d+ failures?\b/.test(line)) return null;
  const skipped = sumNumbersBefore(['pending'], line);
  return {
    ran: sumNumbersBefore(['example', 'examples'], line) - skipped,
    failed: sumNumbersBefore(['failure', 'failures'], line),
    skipped,
  };
});
