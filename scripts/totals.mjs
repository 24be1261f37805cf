import { appendFileSync } from 'node:fs';

/** Jest reporter for `.ci/run`: adds this run's totals, as one JSON line, to the file that GUMP_TEST_TOTALS names. */
export default class Totals {
  onRunComplete(_contexts, results) {
    const totals = {
      passed: results.numPassedTests,
      // A file that does not even load has no tests to count, and is a failure all the same.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    appendFileSync(process.env.GUMP_TEST_TOTALS, `${JSON.stringify(totals)}\n`);
  }
}
