import type { Thread } from '../../github/trigger/trigger.js';
import type { Commit } from '../../model/ids.js';
import type { ReplayRequest } from '../../runs/replay.js';
import type { ResumeRequest } from '../../runs/resume.js';
import type { PreparedRun } from '../start/preparation.js';
import type { RejectedStart } from '../start/rejection.js';

/** What a job does: start a new run, or do something with an earlier one. */
export type Task =
  | { readonly kind: 'new' }
  /** `from` is the commit that the run's ref points to; the resumed run is stored on top of it. */
  | { readonly kind: 'resume'; readonly request: ResumeRequest; readonly from: Commit }
  | { readonly kind: 'replay'; readonly request: ReplayRequest }
  /** Publishes a run that has ended; no step of it is run again. `folder` is absolute. `from` is as above. */
  | { readonly kind: 'publish'; readonly folder: string; readonly from: Commit };

/** A task with the data it needs. For an earlier run, these are its own thread, workflow and branch. */
export interface SelectedTask {
  readonly task: Task;
  readonly prepared: PreparedRun;
  readonly thread: Thread | null;
  /** How many events of the run are in the logs of earlier jobs already; 0 for a new run. */
  readonly reportedCount: number;
}

/** The selected task, or why the job starts none. */
export type TaskSelection =
  { readonly chosen: true; readonly work: SelectedTask } | { readonly chosen: false; readonly outcome: RejectedStart };
