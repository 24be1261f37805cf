import { summedCountFormat } from './format.js';

/** ` 2 pass` and ` 1 fail` */
export const bunTest = summedCountFormat('bun test', (line) => {
  const match = /^ +(\d+) (?:pass|fail)$/.exec(line);
  return match === null ? null : Number(match[1]);
});
