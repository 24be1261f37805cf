import type { Thread } from '../../github/trigger/trigger.js';
import type { Commit } from '../../model/ids.js';
import type { ReplayRequest } from '../../runs/replay.js';
import type { ResumeRequest } from '../../runs/resume.js';
import type { Prepared } from '../start/preparation.js';
import type { NotStarted } from '../start/rejection.js';

/** What a job does: start a new run, or do something with an earlier one. */
export type Task =
  | { readonly kind: 'new' }
  /** `from` is the commit that the run's ref points to; the resumed run is stored on top of it. */
  | { readonly kind: 'resume'; readonly request: ResumeRequest; readonly from: Commit }
  | { readonly kind: 'replay'; readonly request: ReplayRequest }
  /** Publishes a run that has ended; no step of it is run again. `folder` is absolute. `from` is as above. */
  | { readonly kind: 'publish'; readonly folder: string; readonly from: Commit };

/** A task with the data it needs. For an earlier run, these are its own thread, workflow and branch. */
export interface Work {
  readonly task: Task;
  readonly prepared: Prepared;
  readonly thread: Thread | null;
  /** How many events of the run are in the logs of earlier jobs already; 0 for a new run. */
  readonly told: number;
}

/** The selected task, or why the job starts none. */
export type Chosen =
  { readonly chosen: true; readonly work: Work } | { readonly chosen: false; readonly outcome: NotStarted };
