import { summedCountFormat } from './format.js';

/** `50% tests passed, 1 tests failed out of 2` */
export const ctest = summedCountFormat('CTest', (line) => {
  if (line.startsWith('No tests were found!!!')) return 0;
  const match = /^\d+% tests passed, \d+ tests failed out of (\d+)$/.exec(line);
  return match === null ? null : Number(match[1]);
});
