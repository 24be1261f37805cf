import { lastLineFormat, numberFromMatch } from './format.js';

/** `All files |  85.71 |  50 |  100 |  85.71 |`: jest, vitest, nyc and c8. The fourth percentage is lines. */
export const istanbulTable = lastLineFormat('istanbul (text)', (line) =>
  numberFromMatch(/^\s*All files\s*\|\s*[\d.]+\s*\|\s*[\d.]+\s*\|\s*[\d.]+\s*\|\s*([\d.]+)\s*\|/.exec(line)),
);

/** `Lines        : 85.71% ( 6/7 )`: the text-summary reporter. */
export const istanbulSummary = lastLineFormat('istanbul (text-summary)', (line) =>
  numberFromMatch(/^\s*Lines\s*:\s*([\d.]+)% \( \d+\/\d+ \)/.exec(line)),
);
