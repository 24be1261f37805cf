import type { Event, RunRequest, Source } from '../model/index.js';
import type { Expectation } from '../model/scenario.js';
import { readScenario } from '../workflow/project-files/scenario.js';

/** Under this name the scenario of a rehearsal is pinned beside the workflow, so that a resume plays it on. */
export const PLAYED_SOURCE = 'scenario:';

export function playedSource(scenario: NonNullable<RunRequest['scenario']>): Source {
  return { file: `${PLAYED_SOURCE}${scenario.file}`, text: scenario.text };
}

/** What the scenario that is pinned in a ledger expects of the run; null where it expects nothing, or nobody plays. */
export function pinnedExpectation(events: readonly Event[]): Expectation | null {
  const [started] = events;
  const played =
    started?.type === 'run_started' ? started.sources.find(({ file }) => file.startsWith(PLAYED_SOURCE)) : undefined;
  return played === undefined ? null : (readScenario(played).scenario?.expect ?? null);
}
