/**
 * How a job relates to earlier runs: stored runs, locks, pending approvals, and the choice of what to do.
 * Begin reading here: `selectForTrigger` starts a new run or continues the previous one; `selectForCommand` does what a
 * command asks for. Both return a task (`task.ts`).
 */
import { fold, type Run } from '../../engine/index.js';
import type { RunHost } from '../../execution/host.js';
import type { Thread } from '../../github/trigger/trigger.js';
import type { Event } from '../../model/events/event.js';
import { tellStory } from '../../report/run-summary/summarize-run.js';
import { workflowChange, type WorkflowChange } from '../../runs/workflow-change.js';
import type { RemoteRun } from '../../storage/checkpoint/remote-runs.js';
import { restoreRun } from '../../storage/checkpoint/restore.js';
import { runFolder } from '../../storage/run-folder.js';
import type { Connection } from '../connection.js';
import type { RunTrigger } from '../start/admission.js';
import type { Prepared } from '../start/preparation.js';
import { invalidWorkflow, stopped, type NotStarted } from '../start/rejection.js';
import { isOwn, sameRun, threadOf } from './stored-run.js';
import { type Back, resumption, taskOf } from './stored-task.js';
import type { Chosen, Task } from './task.js';

/**
 * Selects the task for a trigger that asks for a run: with `resume: auto`, to continue the previous run if it is
 * unfinished and its specification and workflow are unchanged; else a new run.
 */
export async function chooseForRun(
  connection: Connection,
  host: RunHost,
  prepared: Prepared,
  trigger: RunTrigger,
): Promise<Chosen> {
  const { thread } = trigger;
  const newRun = (...notes: readonly string[]): Chosen => {
    for (const note of notes) connection.say('notice', note);
    const request = { ...prepared.request, notes };
    return { chosen: true, work: { task: { kind: 'new' }, prepared: { ...prepared, request }, thread, told: 0 } };
  };
  if (connection.inputs.resume === 'never') return newRun();
  const earlier = await sameRun(connection, prepared, thread);
  if (earlier === null) return newRun();
  const { run: id, state } = earlier.facts;
  // A rerun of a job only publishes what is missing: a run that has passed is not paid for a second time.
  const isRerunOfPassed = state === 'passed' && isOwn(connection, earlier);
  if (state === 'failed' || (state === 'passed' && !isRerunOfPassed)) return newRun();
  const restored = await restoreRun(prepared.repository, prepared.remote, id, host);
  if (!restored.ok) return newRun(`A new run, since ${restored.message}.`);
  const run = fold(restored.events);
  if (run === null) return newRun();
  if ((await specOf(restored, run)) !== (prepared.request.spec?.text ?? null))
    return newRun(`A new run: what is asked for has changed since ${id}.`);
  const change = await workflowChange(host, prepared.store, run, prepared.request);
  if (change.kind !== 'same') return newRun(`A new run: the workflow has changed since ${id}.`);
  if (isRerunOfPassed) {
    connection.say('notice', `${id} has passed; it is published again. With \`resume: never\` a new run begins.`);
    return continueWith(prepared, earlier, restored, {
      kind: 'publish',
      folder: restored.folder,
      from: restored.commit,
    });
  }
  if (state === 'paused')
    return notSelected(rejectWaiting(connection, restored.events, thread, `job=${connection.job.runId}`));
  return continueWith(prepared, earlier, restored, resumption(connection, earlier, restored, run));
}

/**
 * Selects the task for a command about an earlier run. The command is rejected with a diff if the workflow has changed
 * since the run began, except for `retry --with-changes`.
 */
export async function chooseForAsk(
  connection: Connection,
  host: RunHost,
  given: Prepared,
  trigger: Extract<RunTrigger, { readonly kind: 'ask' }>,
  earlier: RemoteRun,
): Promise<Chosen> {
  const { ask: intent } = trigger;
  const key = keyOf(connection, trigger);
  const about = { thread: trigger.thread?.number ?? null, key };
  const refuse = (message: string): Chosen =>
    notSelected(stopped('preflight', [message], { ...about, status: 'refused' }));
  const restored = await restoreRun(given.repository, given.remote, earlier.facts.run, host);
  if (!restored.ok)
    return notSelected(
      stopped(restored.why === 'damaged' ? 'ledger' : 'preflight', [toSentence(restored.message)], about),
    );
  const run = fold(restored.events);
  if (run === null) return notSelected(stopped('ledger', ['The ledger is empty.'], about));
  const prepared = preparedFor(given, earlier, restored.events);
  if (intent.verb === 'resume' && earlier.facts.state === 'unpublished')
    return continueWith(prepared, earlier, restored, {
      kind: 'publish',
      folder: restored.folder,
      from: restored.commit,
    });
  const change = await workflowChange(host, prepared.store, run, prepared.request);
  const withChanges = intent.verb === 'retry' && intent.withChanges;
  if (change.kind !== 'same' && !(withChanges && change.kind === 'changed'))
    return notSelected(rejectChangedWorkflow(connection, change, earlier, about));
  const by = `@${trigger.sender?.login ?? 'schedule'}`;
  const task = taskOf(connection, intent, { earlier, back: restored, run, change, by });
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
export function keyOf({ job }: Connection, { heard: target }: Pick<RunTrigger, 'heard'>): string {
  return target?.on === 'comment' ? `job=${job.runId} comment=${target.id}` : `job=${job.runId}`;
}

/** Replaces the workflow and the target branch by the run's own: the trigger may come from another branch. */
function preparedFor(prepared: Prepared, { facts }: RemoteRun, events: readonly Event[]): Prepared {
  const branch = tellStory(events).branch || prepared.request.branch;
  return { ...prepared, request: { ...prepared.request, workflow: facts.workflow, branch } };
}

function continueWith(prepared: Prepared, earlier: RemoteRun, { events }: Back, task: Task): Chosen {
  const thread = threadOf(earlier);
  return {
    chosen: true,
    work: { task, prepared: preparedFor(prepared, earlier, events), thread, told: events.length },
  };
}

/** Reads the specification of a restored run; null if it has none. */
async function specOf({ folder }: Back, run: Run): Promise<string | null> {
  return run.spec === null ? null : await runFolder(folder, (text) => text).read(run.spec);
}

function rejectChangedWorkflow(
  { inputs }: Connection,
  change: Exclude<WorkflowChange, { kind: 'same' }>,
  { facts }: RemoteRun,
  about: { readonly thread: number | null; readonly key: string },
): NotStarted {
  if (change.kind === 'invalid') return invalidWorkflow(change, about);
  const message = `The workflow \`${facts.workflow}\` has changed since ${facts.run} began; \`${inputs['trigger-phrase']} retry --with-changes\` goes on under the new one, from the first step that changed.`;
  return { ...stopped('workflow_changed', [message], about), details: change.diff };
}

/** Rejects with the steps that wait for a person, and the commands that answer them. */
function rejectWaiting(
  { inputs }: Connection,
  events: readonly Event[],
  thread: Thread | null,
  key: string,
): NotStarted {
  const summary = tellStory(events);
  const steps = [...summary.holds.values()].map(({ path }) => path);
  const phrase = inputs['trigger-phrase'];
  const message = `${summary.run} waits for a person at ${steps.join(', ')}: \`${phrase} approve ${steps[0] ?? ''}\` or \`${phrase} reject ${steps[0] ?? ''} why\`.`;
  return stopped('preflight', [message], { thread: thread?.number ?? null, key, status: 'refused' });
}

function toSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function notSelected(outcome: NotStarted): Chosen {
  return { chosen: false, outcome };
}
