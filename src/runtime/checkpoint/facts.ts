import { z } from 'zod';
import { RunId, type Event } from '../../model/index.js';

/** Below this the runs are stored on the remote: one ref for each, named by the run's id. */
export const STORED_RUNS = 'refs/gump/runs/';

export function storedRef(run: RunId): string {
  return `${STORED_RUNS}${run}`;
}

/**
 * How a stored run stands. `open`: its ledger has no end, since it goes on or was cut off. Cancelled runs can be gone on
 * with, paused ones wait for a person; passed and failed ones are finished.
 */
export const RunState = z.enum(['open', 'paused', 'passed', 'failed', 'cancelled']);
export type RunState = z.infer<typeof RunState>;

/** Where a run belongs: what it is found again by. */
export const RunOrigin = z.object({
  /** The workflow as it was asked for: a name or a path. */
  workflow: z.string(),
  /** Number of the issue or pull request; null where none asked for it. */
  thread: z.number().int().positive().nullable(),
  /** Id of the workflow run that drives or drove it. */
  job: z.string(),
});
export type RunOrigin = Readonly<z.infer<typeof RunOrigin>>;

/** What is said of a stored run in the message of its commit, so that runs can be told apart without fetching them. */
export const RunFacts = RunOrigin.extend({
  v: z.literal(1),
  run: RunId,
  state: RunState,
  /** Number of the last event that is stored. */
  seq: z.number().int().positive(),
  /** Time of that event, ISO 8601. */
  at: z.string(),
});
export type RunFacts = Readonly<z.infer<typeof RunFacts>>;

/** Says it in a commit's message: a line for people, then one of JSON. */
export function factsMessage(facts: RunFacts): string {
  return `gump: ${facts.run} ${facts.state}\n\n${JSON.stringify(facts)}\n`;
}

/** Null where the message is of another version, or not ours. */
export function readFacts(message: string): RunFacts | null {
  const line = message.split('\n').find((each) => each.startsWith('{'));
  try {
    return RunFacts.safeParse(JSON.parse(line ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

/** How a run stands after these events. */
export function stateAfter(events: Iterable<Event>): RunState {
  let state: RunState = 'open';
  for (const event of events) state = stateBy(event) ?? state;
  return state;
}

/** Null where the event changes nothing about it. */
export function stateBy(event: Event): RunState | null {
  switch (event.type) {
    case 'run_started':
    case 'run_resumed':
    case 'replay_started':
    case 'step_reopened':
      return 'open';
    case 'run_paused':
      return 'paused';
    case 'run_completed':
      return event.status === 'pass' ? 'passed' : event.status === 'aborted' ? 'cancelled' : 'failed';
    default:
      return null;
  }
}
