import type { Event, RunRequest, Source } from '../model/index.js';
import type { Expectation } from '../model/scenario.js';
import { parseScenario } from '../workflow/project-files/scenario.js';

/** Prefix of the name under which a rehearsal's scenario is pinned in the ledger, so that a resume plays it again. */
export const SCENARIO_SOURCE_PREFIX = 'scenario:';

/** The scenario of a request, as a source to be pinned in the ledger. */
export function scenarioSource(scenario: NonNullable<RunRequest['scenario']>): Source {
  return { file: `${SCENARIO_SOURCE_PREFIX}${scenario.file}`, text: scenario.text };
}

/** What the scenario pinned in a ledger expects of the run; null if it expects nothing, or if there is no scenario. */
export function pinnedExpectation(events: readonly Event[]): Expectation | null {
  const [started] = events;
  const played =
    started?.type === 'run_started'
      ? started.sources.find(({ file }) => file.startsWith(SCENARIO_SOURCE_PREFIX))
      : undefined;
  return played === undefined ? null : (parseScenario(played).scenario?.expect ?? null);
}
