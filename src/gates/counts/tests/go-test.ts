import { createTestSum, type TestFormat } from './format.js';

/** A verdict of `go test -v`. It may follow text that a test printed without a newline. */
const VERDICT = /--- (PASS|FAIL|SKIP): (\S+) \(\d+\.\d+s\)$/;

/** An event of `go test -json` that ends a test. */
const EVENT = /^\{"Time":"[^"]*","Action":"(pass|fail|skip)","Package":"([^"]*)","Test":"((?:[^"\\]|\\.)*)"/;

/** A package whose tests ended: `ok  \tx/y\t0.007s` or `FAIL\tx/y\t0.007s`. */
const PACKAGE = /^(?:ok {2}|FAIL)\t(\S+)\t(?:\d+\.\d+s|\(cached\))/;

const NO_TESTS =
  /\[(?:no test files|no tests to run|setup failed|build failed)\]$|^testing: warning: no tests to run$|^\t\S+\t\tcoverage: 0\.0% of statements$/;

/**
 * `go test -v` and `-json`, subtests included. Without `-v` nothing can be counted: a line that only says that a
 * package is ok has no count.
 */
export const goTest: TestFormat = {
  tool: 'go test',
  start() {
    const sum = createTestSum();
    let partial = false;
    /** The tests of the package that is being listed. Its name follows them. */
    let listed: { readonly name: string; readonly skipped: boolean }[] = [];
    const note = (verdict: string, name: string): void => {
      if (verdict === 'skip') sum.add({ skipped: 1 });
      else sum.add({ ran: 1, failed: verdict === 'fail' ? 1 : 0 });
      listed.push({ name, skipped: verdict === 'skip' });
    };
    const endPackage = (path: string): void => {
      for (const { name, skipped } of listed) sum.name(`${path}.${name}`, skipped);
      listed = [];
    };
    return {
      line(line) {
        const verdict = VERDICT.exec(line);
        const event = EVENT.exec(line);
        const ended = PACKAGE.exec(line);
        if (verdict !== null) note((verdict[1] ?? '').toLowerCase(), verdict[2] ?? '');
        else if (event !== null) {
          note(event[1] ?? '', event[3] ?? '');
          endPackage(event[2] ?? '');
        } else if (NO_TESTS.test(line)) sum.add({});
        else if (ended !== null) {
          if (listed.length === 0) partial = true;
          endPackage(ended[1] ?? '');
        }
      },
      tally: () => sum.tally({ partial }),
    };
  },
};
