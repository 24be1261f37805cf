import type { Clock } from '../../github/api/clock.js';
import type { Environment } from '../../github/job/inputs.js';

/** The process of a job's step as the action's entry points see it. Read once, at the start. */
export interface ActionHost {
  readonly env: Environment;
  /** The webhook payload of the event that started the job, not yet parsed. */
  readonly payload: unknown;
  /** Absolute path of this package's root, which holds `workflows/` and `dist/`. */
  readonly packageRoot: string;
  /** Standard output. */
  readonly write: (text: string) => void;
  readonly clock: Clock;
  /** Aborted with the name of the signal when the job is cancelled. */
  readonly cancel: AbortSignal;
}
