import { lastLineFormat, numberFromMatch } from './format.js';

/** `85.71% coverage, 6/7 lines covered` */
export const tarpaulin = lastLineFormat('cargo tarpaulin', (line) =>
  numberFromMatch(/^([\d.]+)% coverage, \d+\/\d+ lines covered/.exec(line)),
);
