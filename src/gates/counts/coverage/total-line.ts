import { lastLineFormat, numberFromMatch } from './format.js';

/** `TOTAL   10   2   80%`: coverage.py and gcovr. */
export const coveragePy = lastLineFormat('coverage.py', (line) => numberFromMatch(/^TOTAL\s[^%]*?([\d.]+)%\s*$/.exec(line)));

/** `TOTAL` with regions, functions and lines, three numbers each: cargo llvm-cov. The third percentage is lines. */
export const llvmCov = lastLineFormat('cargo llvm-cov', (line) =>
  numberFromMatch(/^TOTAL\s[^%]*?[\d.]+%[^%]*?\s[\d.]+%[^%]*?\s([\d.]+)%/.exec(line)),
);

/** `Total coverage: 85.7%`, `coverage: 85 %`: the output of a project's own script. */
export const plainTotal = lastLineFormat('own script', (line) =>
  numberFromMatch(/^\s*(?:total(?: coverage)?|coverage)\s*:\s*(\d+(?:\.\d+)?)\s*%/i.exec(line)),
);
