import { NO_TEST, summedCountFormat } from './format.js';

/** `OK (5 tests, 5 assertions)`, else `Tests: 5, Assertions: 5, Failures: 1, Skipped: 1.` */
export const phpunit = summedCountFormat('PHPUnit', (line) => {
  if (line === 'No tests executed!') return NO_TEST;
  const ok = /^OK \((\d+) tests?, \d+ assertions?\)$/.exec(line);
  if (ok !== null) return { ran: Number(ok[1]) };
  if (!/^Tests: \d+, Assertions: \d+[,.]/.test(line)) return null;
  const skipped = numberAfter('Skipped', line) + numberAfter('Incomplete', line);
  return {
    ran: numberAfter('Tests', line) - skipped,
    failed: numberAfter('Failures', line) + numberAfter('Errors', line),
    skipped,
  };
});

/** The number in `Word: 3`; 0 if there is none. */
function numberAfter(word: string, line: string): number {
  return Number(new RegExp(`\\b${word}: (\\d+)`).exec(line)?.[1] ?? 0);
}
