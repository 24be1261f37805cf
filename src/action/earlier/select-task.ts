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

/** What a run that is asked for comes to: under `resume: auto` the one before, where it is unfinished and still the same. */
export async function chooseForRun(
  connection: Connection,
  host: RunHost,
  prepared: Prepared,
  trigger: RunTrigger,
): Promise<Chosen> {
  const { thread } = trigger;
  const anew = (...notes: readonly string[]): Chosen => {
    for (const note of notes) connection.say('notice', note);
    const request = { ...prepared.request, notes };
    return { chosen: true, work: { task: { kind: 'new' }, prepared: { ...prepared, request }, thread, told: 0 } };
  };
  if (connection.inputs.resume === 'never') return anew();
  const earlier = await sameRun(connection, prepared, thread);
  if (earlier === null) return anew();
  const { run: id, state } = earlier.facts;
  // A job is run again to complete what is missing outside: a run that passed is not paid again for that.
  const isDone = state === 'passed' && isOwn(connection, earlier);
  if (state === 'failed' || (state === 'passed' && !isDone)) return anew();
  const back = await restoreRun(prepared.repository, prepared.remote, id, host);
  if (!back.ok) return anew(`A new run, since ${back.message}.`);
  const run = fold(back.events);
  if (run === null) return anew();
  if ((await specOf(back, run)) !== (prepared.request.spec?.text ?? null))
    return anew(`A new run: what is asked for has changed since ${id}.`);
  const change = await workflowChange(host, prepared.store, run, prepared.request);
  if (change.kind !== 'same') return anew(`A new run: the workflow has changed since ${id}.`);
  if (isDone) {
    connection.say('notice', `${id} has passed; it is published again. With \`resume: never\` a new run begins.`);
    return goOnWith(prepared, earlier, back, { kind: 'publish', folder: back.folder, from: back.commit });
  }
  if (state === 'paused') return no(waiting(connection, back.events, thread, `job=${connection.job.runId}`));
  return goOnWith(prepared, earlier, back, resumption(connection, earlier, back, run));
}

/** What somebody asks of an earlier run. Refused with a diff where its workflow has changed since, but for a retry with the changes. */
export async function chooseForAsk(
  connection: Connection,
  host: RunHost,
  given: Prepared,
  trigger: Extract<RunTrigger, { readonly kind: 'ask' }>,
  earlier: RemoteRun,
): Promise<Chosen> {
  const { ask } = trigger;
  const key = keyOf(connection, trigger);
  const about = { thread: trigger.thread?.number ?? null, key };
  const refuse = (message: string): Chosen => no(stopped('preflight', [message], { ...about, status: 'refused' }));
  const back = await restoreRun(given.repository, given.remote, earlier.facts.run, host);
  if (!back.ok) return no(stopped(back.why === 'damaged' ? 'ledger' : 'preflight', [sentence(back.message)], about));
  const run = fold(back.events);
  if (run === null) return no(stopped('ledger', ['The ledger is empty.'], about));
  const prepared = preparedFor(given, earlier, back.events);
  if (ask.verb === 'resume' && earlier.facts.state === 'unpublished')
    return goOnWith(prepared, earlier, back, { kind: 'publish', folder: back.folder, from: back.commit });
  const change = await workflowChange(host, prepared.store, run, prepared.request);
  const withChanges = ask.verb === 'retry' && ask.withChanges;
  if (change.kind !== 'same' && !(withChanges && change.kind === 'changed'))
    return no(workflowChanged(connection, change, earlier, about));
  const by = `@${trigger.sender?.login ?? 'schedule'}`;
  const task = taskOf(connection, ask, { earlier, back, run, change, by });
  return typeof task === 'string'
    ? task === ''
      ? no(waiting(connection, back.events, trigger.thread, key))
      : refuse(task)
    : goOnWith(prepared, earlier, back, task);
}

/** Answers of one key are written over each other; each command gets its own. */
export function keyOf({ job }: Connection, { heard }: Pick<RunTrigger, 'heard'>): string {
  return heard?.on === 'comment' ? `job=${job.runId} comment=${heard.id}` : `job=${job.runId}`;
}

/** The run's own workflow and target: who asks may be on another branch by now. */
function preparedFor(prepared: Prepared, { facts }: RemoteRun, events: readonly Event[]): Prepared {
  const branch = tellStory(events).branch || prepared.request.branch;
  return { ...prepared, request: { ...prepared.request, workflow: facts.workflow, branch } };
}

function goOnWith(prepared: Prepared, earlier: RemoteRun, { events }: Back, task: Task): Chosen {
  const thread = threadOf(earlier);
  return {
    chosen: true,
    work: { task, prepared: preparedFor(prepared, earlier, events), thread, told: events.length },
  };
}

async function specOf({ folder }: Back, run: Run): Promise<string | null> {
  return run.spec === null ? null : await runFolder(folder, (text) => text).read(run.spec);
}

function workflowChanged(
  { inputs }: Connection,
  change: Exclude<WorkflowChange, { kind: 'same' }>,
  { facts }: RemoteRun,
  about: { readonly thread: number | null; readonly key: string },
): NotStarted {
  if (change.kind === 'invalid') return invalidWorkflow(change, about);
  const message = `The workflow \`${facts.workflow}\` has changed since ${facts.run} began; \`${inputs['trigger-phrase']} retry --with-changes\` goes on under the new one, from the first step that changed.`;
  return { ...stopped('workflow_changed', [message], about), details: change.diff };
}

/** Which steps wait, and how to answer. */
function waiting({ inputs }: Connection, events: readonly Event[], thread: Thread | null, key: string): NotStarted {
  const story = tellStory(events);
  const steps = [...story.holds.values()].map(({ path }) => path);
  const say = inputs['trigger-phrase'];
  const message = `${story.run} waits for a person at ${steps.join(', ')}: \`${say} approve ${steps[0] ?? ''}\` or \`${say} reject ${steps[0] ?? ''} why\`.`;
  return stopped('preflight', [message], { thread: thread?.number ?? null, key, status: 'refused' });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function no(outcome: NotStarted): Chosen {
  return { chosen: false, outcome };
}
