import { summedCountFormat } from './format.js';

/** ` 2 pass`, ` 1 skip` and ` 1 fail` */
export const bunTest = summedCountFormat('bun test', (line) => {
  const match = /^ +(\d+) (pass|fail|skip|todo)$/.exec(line);
  if (match === null) return null;
  const count = Number(match[1]);
  if (match[2] === 'pass') return { ran: count };
  return match[2] === 'fail' ? { ran: count, failed: count } : { skipped: count };
});
