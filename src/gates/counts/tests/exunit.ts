import { NO_TEST, sumNumbersBefore, summedCountFormat } from './format.js';

const RAN = ['test', 'tests', 'doctest', 'doctests', 'property', 'properties'];

/** `2 doctests, 3 tests, 1 failure, 1 skipped`; skipped tests are among the tests. */
export const exunit = summedCountFormat('ExUnit', (line) => {
  if (line === 'There are no tests to run') return NO_TEST;
  if (!/^(?:\d+ (?:doctests?|properties|property|tests?), )+\d+ failures?(?:, \d+ [a-z]+)*$/.test(line)) return null;
  const skipped = sumNumbersBefore(['skipped'], line);
  return {
    ran: sumNumbersBefore(RAN, line) - skipped,
    failed: sumNumbersBefore(['failure', 'failures'], line),
    skipped,
  };
});
