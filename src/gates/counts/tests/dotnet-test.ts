import { summedCountFormat } from './format.js';

/** `Passed!  - Failed:     0, Passed:     5, Skipped:     0, Total:     5, Duration: …`, one for each project. */
export const dotnetTest = summedCountFormat('dotnet test', (line) => {
  const match = /^(?:Passed|Failed|Skipped)! +- Failed: +(\d+), Passed: +(\d+), Skipped: +\d+, Total: +\d+/.exec(line);
  return match === null ? null : Number(match[1]) + Number(match[2]);
});
