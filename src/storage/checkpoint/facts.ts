import { z } from 'zod';
import { RunId, type Event } from '../../model/index.js';

/** Below this the runs are stored on the remote: one ref for each, named by the run's id. */
export const STORED_RUNS = 'refs/gump/runs/';

export function storedRef(run: RunId): string {
  return `${STORED_RUNS}${run}`;
}

/**
 * How a stored run stands. `open`: its ledger has no end, since it goes on or was cut off. Cancelled runs can be gone on
 * with, paused ones wait for a person; passed and failed ones are finished. `unpublished`: finished, and its work is not
 * where it ought to be.
 */
export const RunState = z.enum(['open', 'paused', 'passed', 'failed', 'cancelled', 'unpublished']);
export type RunState = z.infer<typeof RunState>;

/** Where a run belongs: what it is found again by. */
export const RunOrigin = z.object({
  /** The workflow as it was asked for: a name or a path. */
  workflow: z.string(),
  /** The issue or pull request that asked for it; null where none did. */
  thread: z
    .object({ kind: z.enum(['issue', 'pull request']), number: z.number().int().positive(), title: z.string() })
    .nullable(),
  /** Id of the workflow run that drives or drove it. */
  job: z.string(),
});
export type RunOrigin = Readonly<z.infer<typeof RunOrigin>>;

/** What is said of a stored run in the message of its commit, so that runs can be told apart without fetching them. */
export const RunFacts = RunOrigin.extend({
  v: z.literal(1),
  run: RunId,
  state: RunState,
  /** Number of the pull request with its work, as far as there is one. */
  pull: z.number().int().positive().nullable(),
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

/** A note of this topic says why the work of a run could not be published. */
export const UNPUBLISHED = 'publish';

/** How a run stands after these events, and the pull request that it came to. */
export function standingAfter(events: Iterable<Event>): { readonly state: RunState; readonly pull: number | null } {
  let state: RunState = 'open';
  let isUnpublished = false;
  let pull: number | null = null;
  for (const event of events) {
    state = stateBy(event) ?? state;
    if (event.type === 'noted' && event.topic === UNPUBLISHED) isUnpublished = true;
    else if (event.type === 'published' || stateBy(event) !== null) isUnpublished = false;
    if (event.type === 'published') pull = event.pull_request?.number ?? pull;
    if (event.type === 'replay_started') pull = null;
  }
  return { state: isUnpublished ? 'unpublished' : state, pull };
}

/** Null where the event changes nothing about it. */
function stateBy(event: Event): RunState | null {
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
