import type { Event } from '../../model/events/event.js';
import { pinnedExpectation } from '../../project/scenario-source.js';
import { unmetExpectations } from '../../report/expectation.js';
import { tellStory, type Verdict } from '../../report/run-summary/summarize-run.js';

/**
 * What the scenario of a rehearsal expected of it: `met`, or a verdict on what it did not come to. Null where it expects
 * nothing, or where the run is not over: it was cancelled, or waits for a person while something else is expected.
 */
export function rehearsalOutcome(events: readonly Event[]): 'met' | Verdict | null {
  const expected = pinnedExpectation(events);
  const story = tellStory(events);
  const { status } = story;
  if (expected === null || status === 'cancelled' || status === 'running') return null;
  if (status === 'paused' && expected.status !== 'paused') return null;
  const unmet = unmetExpectations(story, expected);
  if (unmet.length === 0) return 'met';
  return {
    status: 'failed',
    reason: story.reason ?? 'gate_failed',
    message: `The rehearsal is not what its scenario expects. Expected ${unmet.join('; ')}`,
  };
}
