import { lastLine, numberIn } from './figure.js';

/** `All files |  85.71 |  50 |  100 |  85.71 |`: jest, vitest, nyc and c8. The fourth percentage is lines. */
export const istanbulTable = lastLine('istanbul (text)', (line) =>
  numberIn(/^\s*All files\s*\|\s*[\d.]+\s*\|\s*[\d.]+\s*\|\s*[\d.]+\s*\|\s*([\d.]+)\s*\|/.exec(line)),
);

/** `Lines        : 85.71% ( 6/7 )`: the text-summary reporter. */
export const istanbulSummary = lastLine('istanbul (text-summary)', (line) =>
  numberIn(/^\s*Lines\s*:\s*([\d.]+)% \( \d+\/\d+ \)/.exec(line)),
);
