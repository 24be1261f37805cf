import { lastLine, numberIn } from './figure.js';

/** `# all files   | 85.71 |   100.00 |   80.00 |`, or with `ℹ`. The first percentage is lines. */
export const nodeCoverage = lastLine('node --experimental-test-coverage', (line) =>
  numberIn(/^(?:#|ℹ) all files\s*\|\s*([\d.]+)\s*\|/.exec(line)),
);
