import { summedCountFormat } from './format.js';

/**
 * `[INFO] Tests run: 3, Failures: 1, Errors: 0, Skipped: 1`, one for each module. Lines with a time are for one class
 * and ignored.
 */
export const surefire = summedCountFormat('Surefire', (line) => {
  if (/^\[INFO\] No tests to run\.$/.test(line)) return 0;
  const match = /^(?:\[[A-Z]+\] )?Tests run: (\d+), Failures: \d+, Errors: \d+, Skipped: (\d+)$/.exec(line.trimEnd());
  return match === null ? null : Number(match[1]) - Number(match[2]);
});
