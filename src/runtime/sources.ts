import type { RunRequest, Source } from '../model/index.js';

/** Under this name the scenario of a rehearsal is pinned beside the workflow, so that a resume plays it on. */
export const PLAYED_SOURCE = 'scenario:';

export function playedSource(scenario: NonNullable<RunRequest['scenario']>): Source {
  return { file: `${PLAYED_SOURCE}${scenario.file}`, text: scenario.text };
}
