import type { Event } from '../../model/events/event.js';
import { pinnedExpectation } from '../../project/scenario-source.js';
import { summarizeRun, type OutcomeOverride } from '../../report/run-summary/summarize-run.js';
import { findUnmetExpectations } from '../../report/unmet-expectations.js';

/**
 * Compares a rehearsal with what its scenario expects. Returns `met`, or a verdict that lists what was not met. Null if
 * the scenario expects nothing, or if the run did not end by itself: it is running, was cancelled, or waits for a
 * person although another status is expected.
 */
export function judgeRehearsal(events: readonly Event[]): 'met' | OutcomeOverride | null {
  const expected = pinnedExpectation(events);
  const summary = summarizeRun(events);
  const { status } = summary;
  if (expected === null || status === 'cancelled' || status === 'running') return null;
  if (status === 'paused' && expected.status !== 'paused') return null;
  const unmet = findUnmetExpectations(summary, expected);
  if (unmet.length === 0) return 'met';
  return {
    status: 'failed',
    reason: summary.reason ?? 'gate_failed',
    message: `The rehearsal is not what its scenario expects. Expected ${unmet.join('; ')}`,
  };
}
