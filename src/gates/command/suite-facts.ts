import type { GateOutcome } from '../../model/gate.js';
import type { SuiteRun } from './run-suite.js';

/** The part of an outcome that says what was run, and how many tests. */
export function suiteFacts({
  command,
  tally,
  sameRunAs,
}: Pick<SuiteRun, 'command' | 'tally' | 'sameRunAs'>): Pick<GateOutcome, 'command' | 'tests' | 'sameRunAs'> {
  return {
    command,
    ...(tally === null ? {} : { tests: { ran: tally.ran, failed: tally.failed, skipped: tally.skipped } }),
    ...(sameRunAs === null ? {} : { sameRunAs }),
  };
}

/** A number of tests in words: `1 test`, `3 tests`. */
export function testsText(count: number): string {
  return count === 1 ? '1 test' : `${count} tests`;
}
