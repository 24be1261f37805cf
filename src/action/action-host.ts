import type { Clock } from '../github/api/clock.js';
import type { Environment } from '../github/job/inputs.js';

/** What the action's entries read from the machine, once. */
export interface ActionHost {
  readonly env: Environment;
  /** The webhook's payload as the runner wrote it. */
  readonly payload: unknown;
  /** Where this project is: `workflows/` and `dist/` are below it. */
  readonly packageRoot: string;
  /** Standard output. */
  readonly write: (text: string) => void;
  readonly clock: Clock;
  /** Aborted with the name of the signal when the job is cancelled. */
  readonly cancel: AbortSignal;
}
