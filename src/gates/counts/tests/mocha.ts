import { NO_TEST, summedCountFormat } from './format.js';

/** `  2 passing (34ms)`, `  1 pending` and `  1 failing` */
export const mocha = summedCountFormat('mocha', (line) => {
  if (line === 'Error: No test files found' || line.startsWith('Error: No test files found:')) return NO_TEST;
  const match = /^ +(\d+) (?:(passing)(?: \(.+\))?|(failing)|pending)$/.exec(line);
  if (match === null) return null;
  const count = Number(match[1]);
  if (match[2] !== undefined) return { ran: count };
  return match[3] !== undefined ? { ran: count, failed: count } : { skipped: count };
});
