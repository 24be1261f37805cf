import type { Event, EventOf, EventType } from '../../model/index.js';
import type { Run } from '../run.js';
import { applyAttempt } from './attempt.js';
import { applyGroup } from './group.js';
import { applyRun, createRunState } from './run.js';

/**
 * Applies one event to the state. It reads only the event and the state, never the workflow or a clock. Changes the
 * given run in place and returns it. Throws on an impossible history (a step that ran after it settled, two snapshots
 * …), which means a damaged ledger or a bug.
 */
export function apply(run: Run | null, event: Event): Run {
  if (event.type === 'run_started') {
    if (run !== null) throw new Error(`seq ${event.seq}: a ledger starts once`);
    return createRunState(event);
  }
  if (run === null) throw new Error(`seq ${event.seq}: the ledger does not begin with run_started`);
  try {
    applyChange(run, event);
  } catch (error) {
    throw new Error(`seq ${event.seq}, ${event.type}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  run.seq = event.seq;
  if (event.ts > run.lastEventAt) run.lastEventAt = event.ts;
  return run;
}

/** Folds a whole ledger into its state; null if it is empty. */
export function fold(events: Iterable<Event>): Run | null {
  let run: Run | null = null;
  for (const event of events) run = apply(run, event);
  return run;
}

type Change<T extends EventType> = (run: Run, event: EventOf<T>) => void;
type ChangeType = Exclude<EventType, 'run_started'>;

const CHANGES: { readonly [T in ChangeType]: Change<T> } = { ...applyRun, ...applyGroup, ...applyAttempt };

function applyChange<T extends ChangeType>(run: Run, event: EventOf<T>): void {
  const change: Change<T> = CHANGES[event.type];
  change(run, event);
}
