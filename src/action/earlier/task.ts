import type { Thread } from '../../github/trigger/trigger.js';
import type { Commit } from '../../model/ids.js';
import type { ReplayRequest } from '../../runs/replay.js';
import type { ResumeRequest } from '../../runs/resume.js';
import type { Prepared } from '../start/preparation.js';
import type { NotStarted } from '../start/rejection.js';

/** What a job is to do: a run of its own, or something about an earlier one. */
export type Task =
  | { readonly kind: 'new' }
  /** `from` is what the run's ref held: who goes on with the run stores it on top of that. */
  | { readonly kind: 'resume'; readonly request: ResumeRequest; readonly from: Commit }
  | { readonly kind: 'replay'; readonly request: ReplayRequest }
  /** The run is over and nothing of it is run again. `folder` is absolute. */
  | { readonly kind: 'publish'; readonly folder: string; readonly from: Commit };

/** A task with all it is about: an earlier run has its own thread, workflow and branch. */
export interface Work {
  readonly task: Task;
  readonly prepared: Prepared;
  readonly thread: Thread | null;
  /** How many events of it the logs of earlier jobs have shown. */
  readonly told: number;
}

export type Chosen =
  { readonly chosen: true; readonly work: Work } | { readonly chosen: false; readonly outcome: NotStarted };
