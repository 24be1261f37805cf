import { z } from 'zod';
import { RunId, type Event } from '../../model/index.js';

/** Prefix of the refs under which runs are stored on the remote: one ref for each run, named by its id. */
export const STORED_RUN_REF_PREFIX = 'refs/gump/runs/';

/** Full name of the ref under which a run is stored. */
export function storedRunRef(run: RunId): string {
  return `${STORED_RUN_REF_PREFIX}${run}`;
}

/**
 * State of a stored run. `open`: its ledger has no end, because it is running or was cut off. `paused`: it waits for a
 * person. `cancelled`: it can be resumed. `passed` and `failed`: it is finished. `unpublished`: it is finished, but its
 * work could not be published.
 */
export const RunState = z.enum(['open', 'paused', 'passed', 'failed', 'cancelled', 'unpublished']);
export type RunState = z.infer<typeof RunState>;

/** Where a run belongs. Stored runs are looked up by these fields. */
export const RunOrigin = z.object({
  /** The workflow as it was requested: a name or a path. */
  workflow: z.string(),
  /** The issue or pull request on which the run was requested; null if there is none. */
  thread: z
    .object({ kind: z.enum(['issue', 'pull request']), number: z.number().int().positive(), title: z.string() })
    .nullable(),
  /** Id of the workflow run that drives or drove it. */
  job: z.string(),
});
export type RunOrigin = Readonly<z.infer<typeof RunOrigin>>;

/** Facts about a stored run. They are in the message of its commit, so that listing runs does not fetch their files. */
export const RunFacts = RunOrigin.extend({
  v: z.literal(1),
  run: RunId,
  state: RunState,
  /** Number of the pull request with its work; null while there is none. */
  pull: z.number().int().positive().nullable(),
  /** Sequence number of the last event that is stored. */
  seq: z.number().int().positive(),
  /** Time of that event, ISO 8601. */
  at: z.string(),
});
export type RunFacts = Readonly<z.infer<typeof RunFacts>>;

/** Renders the facts as a commit message: one line for people, then one line of JSON. */
export function renderFacts(facts: RunFacts): string {
  return `gump: ${facts.run} ${facts.state}\n\n${JSON.stringify(facts)}\n`;
}

/** Parses the facts in a commit message; null if it has another version, or was not written by gump. */
export function parseFacts(message: string): RunFacts | null {
  const line = message.split('\n').find((each) => each.startsWith('{'));
  try {
    return RunFacts.safeParse(JSON.parse(line ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

/** Topic of the `noted` event that says why the work of a run could not be published. */
export const PUBLISH_FAILURE_TOPIC = 'publish';

/** Derives from a run's events its state and the number of its pull request, null if there is none. */
export function deriveRunState(events: Iterable<Event>): { readonly state: RunState; readonly pull: number | null } {
  let state: RunState = 'open';
  let isUnpublished = false;
  let pull: number | null = null;
  for (const event of events) {
    state = stateFrom(event) ?? state;
    if (event.type === 'noted' && event.topic === PUBLISH_FAILURE_TOPIC) isUnpublished = true;
    else if (event.type === 'published' || stateFrom(event) !== null) isUnpublished = false;
    if (event.type === 'published') pull = event.pull_request?.number ?? pull;
    if (event.type === 'replay_started') pull = null;
  }
  return { state: isUnpublished ? 'unpublished' : state, pull };
}

/** The state that an event puts its run in; null if it changes nothing. */
function stateFrom(event: Event): RunState | null {
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
