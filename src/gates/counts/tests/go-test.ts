import { summedCountFormat } from './format.js';

/**
 * `go test -v` and `-json`, subtests included. The verdict may follow text that a test printed without a newline.
 * Without `-v` nothing can be counted, so a line that only says that a package is ok has no count.
 */
export const goTest = summedCountFormat('go test', (line) => {
  if (/--- (?:PASS|FAIL): \S+ \(\d+\.\d+s\)$/.test(line)) return 1;
  if (/^\{"Time":"[^"]*","Action":"(?:pass|fail)","Package":"[^"]*","Test":/.test(line)) return 1;
  return /\[(?:no test files|no tests to run|setup failed|build failed)\]$|^testing: warning: no tests to run$/.test(
    line,
  )
    ? 0
    : null;
});
