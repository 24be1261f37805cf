import { summedCountFormat } from './format.js';

const SUMMARY = /^(?:Passed|Failed|Skipped)! +- Failed: +(\d+), Passed: +(\d+), Skipped: +(\d+), Total: +\d+/;

/** `Passed!  - Failed:     0, Passed:     5, Skipped:     0, Total:     5, Duration: …`, one for each project. */
export const dotnetTest = summedCountFormat('dotnet test', (line) => {
  const match = SUMMARY.exec(line);
  if (match === null) return null;
  const failed = Number(match[1]);
  return { ran: failed + Number(match[2]), failed, skipped: Number(match[3]) };
});
