import { NO_TEST, summedCountFormat } from './format.js';

const SUMMARY = /^(?:\[[A-Z]+\] )?Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)$/;

/**
 * `[INFO] Tests run: 3, Failures: 1, Errors: 0, Skipped: 1`, one for each module. Lines with a time are for one class
 * and ignored.
 */
export const surefire = summedCountFormat('Surefire', (line) => {
  if (/^\[INFO\] No tests to run\.$/.test(line)) return NO_TEST;
  const match = SUMMARY.exec(line.trimEnd());
  if (match === null) return null;
  const skipped = Number(match[4]);
  return { ran: Number(match[1]) - skipped, failed: Number(match[2]) + Number(match[3]), skipped };
});
