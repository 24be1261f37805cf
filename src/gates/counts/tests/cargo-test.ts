import { sumNumbersBefore, summedCountFormat } from './format.js';

/** `test result: ok. 2 passed; 0 failed; 1 ignored; …`, one for each target. */
export const cargoTest = summedCountFormat('cargo test', (line) =>
  /^test result: \w+\. \d+ passed; /.test(line) ? sumNumbersBefore(['passed', 'failed'], line) : null,
);
