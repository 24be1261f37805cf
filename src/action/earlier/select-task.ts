/**
 * How a job relates to earlier runs: stored runs, locks, pending approvals, and the choice of what to do.
 * Begin reading here: `selectForTrigger` starts a new run or continues the previous one; `selectForCommand` does what a
 * command asks for. Both return a task (`task.ts`).
 */
import { fold, type Run } from '../../engine/index.js';
import type { RunHost } from '../../execution/host.js';
import type { Thread } from '../../github/trigger/trigger.js';
import type { Event } from '../../model/events/event.js';
import { summarizeRun } from '../../report/run-summary/summarize-run.js';
import { detectWorkflowChange, type WorkflowChange } from '../../runs/workflow-change.js';
import type { RemoteRun } from '../../storage/checkpoint/remote-runs.js';
import { restoreRun } from '../../storage/checkpoint/restore.js';
import { runFolder } from '../../storage/run-folder.js';
import type { Connection } from '../context/connection.js';
import type { RunTrigger } from '../start/admission.js';
import type { PreparedRun } from '../start/preparation.js';
import { createWorkflowRejection, createRejection, type RejectedStart } from '../start/rejection.js';
import { isFromRerunJob, findPreviousRun, threadOf } from './stored-run.js';
import { type RestoredRun, createResumeTask, resolveCommandTask } from './stored-task.js';
import type { TaskSelection, Task } from './task.js';

/**
 * Selects the task for a trigger that asks for a run: with `resume: auto`, to continue the previous run if it is
 * unfinished and its specification and workflow are unchanged; else a new run.
 */
export async function selectForTrigger(
  connection: Connection,
  host: RunHost,
  prepared: PreparedRun,
  trigger: RunTrigger,
): Promise<TaskSelection> {
  const { thread } = trigger;
  const newRun = (...notes: readonly string[]): TaskSelection => {
    for (const note of notes) connection.annotate('notice', note);
    const request = { ...prepared.request, notes };
    return {
      chosen: true,
      work: { task: { kind: 'new' }, prepared: { ...prepared, request }, thread, reportedCount: 0 },
    };
  };
  if (connection.inputs.resume === 'never') return newRun();
  const earlier = await findPreviousRun(connection, prepared, thread);
  if (earlier === null) return newRun();
  const { run: id, state } = earlier.facts;
  // A rerun of a job only publishes what is missing: a run that has passed is not paid for a second time.
  const isRerunOfPassed = state === 'passed' && isFromRerunJob(connection, earlier);
  if (state === 'failed' || (state === 'passed' && !isRerunOfPassed)) return newRun();
  const restored = await restoreRun(prepared.repository, prepared.remote, id, host);
  if (!restored.ok) return newRun(`A new run, since ${restored.message}.`);
  const run = fold(restored.events);
  if (run === null) return newRun();
  if ((await specOf(restored, run)) !== (prepared.request.spec?.text ?? null))
    return newRun(`A new run: what is asked for has changed since ${id}.`);
  const change = await detectWorkflowChange(host, prepared.store, run, prepared.request);
  if (change.kind !== 'same') return newRun(`A new run: the workflow has changed since ${id}.`);
  if (isRerunOfPassed) {
    connection.annotate('notice', `${id} has passed; it is published again. With \`resume: never\` a new run begins.`);
    return continueWith(prepared, earlier, restored, {
      kind: 'publish',
      folder: restored.folder,
      from: restored.commit,
    });
  }
  if (state === 'paused')
    return notSelected(rejectWaiting(connection, restored.events, thread, `job=${connection.job.runId}`));
  return continueWith(prepared, earlier, restored, createResumeTask(connection, earlier, restored, run));
}

/**
 * Selects the task for a command about an earlier run. The command is rejected with a diff if the workflow has changed
 * since the run began, except for `retry --with-changes`.
 */
export async function selectForCommand(
  connection: Connection,
  host: RunHost,
  given: PreparedRun,
  trigger: Extract<RunTrigger, { readonly kind: 'ask' }>,
  earlier: RemoteRun,
): Promise<TaskSelection> {
  const { intent } = trigger;
  const key = commentKeyFor(connection, trigger);
  const about = { thread: trigger.thread?.number ?? null, key };
  const refuse = (message: string): TaskSelection =>
    notSelected(createRejection('preflight', [message], { ...about, status: 'refused' }));
  const restored = await restoreRun(given.repository, given.remote, earlier.facts.run, host);
  if (!restored.ok)
    return notSelected(
      createRejection(restored.why === 'damaged' ? 'ledger' : 'preflight', [toSentence(restored.message)], about),
    );
  const run = fold(restored.events);
  if (run === null) return notSelected(createRejection('ledger', ['The ledger is empty.'], about));
  const prepared = preparedFor(given, earlier, restored.events);
  if (intent.verb === 'resume' && earlier.facts.state === 'unpublished')
    return continueWith(prepared, earlier, restored, {
      kind: 'publish',
      folder: restored.folder,
      from: restored.commit,
    });
  const change = await detectWorkflowChange(host, prepared.store, run, prepared.request);
  const withChanges = intent.verb === 'retry' && intent.withChanges;
  if (change.kind !== 'same' && !(withChanges && change.kind === 'changed'))
    return notSelected(rejectChangedWorkflow(connection, change, earlier, about));
  const by = `@${trigger.sender?.login ?? 'schedule'}`;
  const task = resolveCommandTask(connection, intent, { earlier, restored, run, change, by });
  return typeof task === 'string'
    ? task === ''
      ? notSelected(rejectWaiting(connection, restored.events, trigger.thread, key))
      : refuse(task)
    : continueWith(prepared, earlier, restored, task);
}

/**
 * Returns the key of the comment that answers a trigger. Comments with the same key overwrite each other, so each
 * command has a key of its own.
 */
export function commentKeyFor(
  { job }: Connection,
  { reactionTarget: target }: Pick<RunTrigger, 'reactionTarget'>,
): string {
  return target?.on === 'comment' ? `job=${job.runId} comment=${target.id}` : `job=${job.runId}`;
}

/** Replaces the workflow and the target branch by the run's own: the trigger may come from another branch. */
function preparedFor(prepared: PreparedRun, { facts }: RemoteRun, events: readonly Event[]): PreparedRun {
  const branch = summarizeRun(events).branch || prepared.request.branch;
  return { ...prepared, request: { ...prepared.request, workflow: facts.workflow, branch } };
}

function continueWith(prepared: PreparedRun, earlier: RemoteRun, { events }: RestoredRun, task: Task): TaskSelection {
  const thread = threadOf(earlier);
  return {
    chosen: true,
    work: { task, prepared: preparedFor(prepared, earlier, events), thread, reportedCount: events.length },
  };
}

/** Reads the specification of a restored run; null if it has none. */
async function specOf({ folder }: RestoredRun, run: Run): Promise<string | null> {
  return run.spec === null ? null : await runFolder(folder, (text) => text).read(run.spec);
}

function rejectChangedWorkflow(
  { inputs }: Connection,
  change: Exclude<WorkflowChange, { kind: 'same' }>,
  { facts }: RemoteRun,
  about: { readonly thread: number | null; readonly key: string },
): RejectedStart {
  if (change.kind === 'invalid') return createWorkflowRejection(change, about);
  const message = `The workflow \`${facts.workflow}\` has changed since ${facts.run} began; \`${inputs['trigger-phrase']} retry --with-changes\` goes on under the new one, from the first step that changed.`;
  return { ...createRejection('workflow_changed', [message], about), details: change.diff };
}

/** Rejects with the steps that wait for a person, and the commands that answer them. */
function rejectWaiting(
  { inputs }: Connection,
  events: readonly Event[],
  thread: Thread | null,
  key: string,
): RejectedStart {
  const summary = summarizeRun(events);
  const steps = [...summary.holds.values()].map(({ path }) => path);
  const phrase = inputs['trigger-phrase'];
  const message = `${summary.run} waits for a person at ${steps.join(', ')}: \`${phrase} approve ${steps[0] ?? ''}\` or \`${phrase} reject ${steps[0] ?? ''} why\`.`;
  return createRejection('preflight', [message], { thread: thread?.number ?? null, key, status: 'refused' });
}

function toSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function notSelected(outcome: RejectedStart): TaskSelection {
  return { chosen: false, outcome };
}
