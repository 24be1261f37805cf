import { lastLine, numberIn } from './figure.js';

/** `85.71% coverage, 6/7 lines covered` */
export const tarpaulin = lastLine('cargo tarpaulin', (line) =>
  numberIn(/^([\d.]+)% coverage, \d+\/\d+ lines covered/.exec(line)),
);
