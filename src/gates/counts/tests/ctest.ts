import { NO_TEST, summedCountFormat } from './format.js';

/** `50% tests passed, 1 tests failed out of 2` */
export const ctest = summedCountFormat('CTest', (line) => {
  if (line.startsWith('No tests were found!!!')) return NO_TEST;
  const match = /^\d+% tests passed, (\d+) tests failed out of (\d+)$/.exec(line);
  return match === null ? null : { ran: Number(match[2]), failed: Number(match[1]) };
});
