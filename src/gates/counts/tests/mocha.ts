import { summedCountFormat } from './format.js';

/** `  2 passing (34ms)` and `  1 failing` */
export const mocha = summedCountFormat('mocha', (line) => {
  if (line === 'Error: No test files found' || line.startsWith('Error: No test files found:')) return 0;
  const match = /^ +(\d+) (?:passing(?: \(.+\))?|failing)$/.exec(line);
  return match === null ? null : Number(match[1]);
});
