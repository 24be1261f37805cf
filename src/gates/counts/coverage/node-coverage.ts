import { lastLineFormat, numberFromMatch } from './format.js';

/** `# all files   | 85.71 |   100.00 |   80.00 |`, or with `ℹ`. The first percentage is lines. */
export const nodeCoverage = lastLineFormat('node --experimental-test-coverage', (line) =>
  numberFromMatch(/^(?:#|ℹ) all files\s*\|\s*([\d.]+)\s*\|/.exec(line)),
);
