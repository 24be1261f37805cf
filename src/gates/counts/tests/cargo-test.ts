import { createTestSum, sumNumbersBefore, type TestFormat } from './format.js';

/** `     Running unittests src/lib.rs (target/debug/deps/x-1234)`, `   Doc-tests x`: one for each target. */
const TARGET = /^ +(?:Running .+\(.+\)|Doc-tests \S+)$/;

/** `test tests::adds ... ok`; the line number of a doc test changes with the text before it. */
const TEST = /^test (.+?)(?: \(line \d+\))?(?: - [a-z ]+)? \.\.\. (ok|FAILED|ignored)\b/;

/**
 * `test result: ok. 2 passed; 0 failed; 1 ignored; …`, one for each target. A target with a harness of its own
 * (`harness = false`) prints no such line.
 */
export const cargoTest: TestFormat = {
  tool: 'cargo test',
  start() {
    const sum = createTestSum();
    let targets = 0;
    let results = 0;
    return {
      line(line) {
        if (TARGET.test(line)) targets++;
        const test = TEST.exec(line);
        if (test !== null) sum.name(test[1] ?? '', test[2] === 'ignored');
        if (!/^test result: \w+\. \d+ passed; /.test(line)) return;
        results++;
        const failed = sumNumbersBefore(['failed'], line);
        sum.add({
          ran: failed + sumNumbersBefore(['passed'], line),
          failed,
          skipped: sumNumbersBefore(['ignored'], line),
        });
      },
      tally: () => sum.tally({ partial: targets > results }),
    };
  },
};
