import type { Event, RunRequest, Source } from '../model/index.js';
import type { Expectation } from '../model/scenario.js';
import { readScenario } from '../workflow/project-files/scenario.js';

/** Prefix of the name under which a rehearsal's scenario is pinned in the ledger, so that a resume plays it again. */
export const PLAYED_SOURCE = 'scenario:';

/** The scenario of a request, as a source to be pinned in the ledger. */
export function playedSource(scenario: NonNullable<RunRequest['scenario']>): Source {
  return { file: `${PLAYED_SOURCE}${scenario.file}`, text: scenario.text };
}

/** What the scenario pinned in a ledger expects of the run; null if it expects nothing, or if there is no scenario. */
export function pinnedExpectation(events: readonly Event[]): Expectation | null {
  const [started] = events;
  const played =
    started?.type === 'run_started' ? started.sources.find(({ file }) => file.startsWith(PLAYED_SOURCE)) : undefined;
  return played === undefined ? null : (readScenario(played).scenario?.expect ?? null);
}
