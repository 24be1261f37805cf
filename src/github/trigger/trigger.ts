/**
 * What started the job: the event, its payload, commands in comments, and the permission of the sender. Begin reading
 * here: `readTrigger` turns the event and the inputs into a `Trigger`. `comment-command.ts` parses comments, and
 * `actor-permission.ts` checks the sender.
 */
import { RunId } from '../../model/ids.js';
import { INPUT_DEFAULTS, type Inputs } from '../job/inputs.js';
import type { CommandIntent } from './command-intent.js';
import { parseCommentCommand, type PlannedCommand } from './comment-command.js';
import type { Payload, Pull, Sender } from './payload.js';
import { extractVisibleText } from './visible-text.js';

/** The issue or pull request that a run belongs to and reports to. */
export type Thread =
  | { readonly kind: 'issue'; readonly number: number; readonly title: string }
  | {
      readonly kind: 'pull request';
      readonly number: number;
      readonly title: string;
      /** Null if the event does not contain it; it is fetched from the API then. */
      readonly pull: Pull | null;
    };

/** Where a run's specification comes from. */
export type SpecSource =
  /** The input `spec`: a path or the text itself. `words` from a comment are appended. */
  | { readonly from: 'input'; readonly value: string; readonly words: string }
  | { readonly from: 'thread'; readonly name: string; readonly text: string; readonly notes: readonly string[] }
  | { readonly from: 'nowhere' };

/** What to put a reaction on, to show that the trigger was received. */
export type ReactionTarget =
  { readonly on: 'issue'; readonly number: number } | { readonly on: 'comment'; readonly id: number };

interface Origin {
  /** Null if no user started the job, as for a schedule. */
  readonly sender: Sender | null;
  readonly thread: Thread | null;
  /** Who wrote the thread's text. Null if there is no thread, or if that account was deleted. */
  readonly author: Sender | null;
  readonly reactionTarget: ReactionTarget | null;
}

/** What an event requests of this action. The permission of its sender is checked later. */
export type Trigger =
  | (Origin & { readonly kind: 'run'; readonly workflow: string; readonly spec: SpecSource })
  /** `unknown` is the unknown command that was given; null if help was requested. */
  | (Origin & { readonly kind: 'help'; readonly unknown: string | null })
  /** A command about an earlier run. */
  | (Origin & { readonly kind: 'ask'; readonly intent: CommandIntent })
  | (Origin & { readonly kind: 'unclear'; readonly problem: string })
  | (Origin & { readonly kind: 'not-yet'; readonly command: PlannedCommand })
  /** The name of a workflow, given by a label or comment, is not valid. */
  | (Origin & { readonly kind: 'no-workflow'; readonly name: string })
  | (Origin & { readonly kind: 'refuse'; readonly reason: string })
  | { readonly kind: 'ignore'; readonly reason: string };

/** Events that run with the repository's secrets although outsiders can cause them with their own code or text. */
export const UNSAFE_EVENTS: readonly string[] = ['pull_request_target', 'workflow_run'];

/** Workflow names that labels and comments can give. Only the input, written by the job's author, can be a path. */
const WORKFLOW_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,99}$/u;

/**
 * Reads the trigger of the job. Labels and comments start runs by their own syntax; all other events start one only if
 * the job's author says so by inputs, such as `spec`. A dispatch and a schedule always do.
 */
export function readTrigger(eventName: string, payload: Payload, inputs: Inputs): Trigger {
  const trigger = triggerOfEvent(eventName, payload, inputs);
  const intent = trigger.kind === 'run' ? intentOfInputs(inputs) : null;
  return trigger.kind === 'run' && intent !== null
    ? { ...originOf(payload), sender: trigger.sender, kind: 'ask', intent }
    : trigger;
}

/** The command about an earlier run that the inputs give; null for none. */
function intentOfInputs(inputs: Inputs): CommandIntent | null {
  const named = RunId.safeParse(inputs.resume);
  const run = named.success ? named.data : null;
  const step = inputs['replay-from'];
  if (step !== '') return { verb: 'replay', run, step };
  if (run === null) return null;
  return inputs.approve ? { verb: 'approve', run, step: null } : { verb: 'resume', run };
}

function triggerOfEvent(eventName: string, payload: Payload, inputs: Inputs): Trigger {
  if (UNSAFE_EVENTS.includes(eventName))
    return {
      kind: 'refuse',
      reason: `A run cannot be started by \`${eventName}\`: outsiders decide what it works on.`,
      ...originOf(payload),
    };
  if (eventName === 'issue_comment') return triggerOfComment(payload, inputs);
  const isThreadEvent = eventName === 'issues' || eventName === 'pull_request';
  if (isThreadEvent && payload.action === 'labeled') return triggerOfLabel(payload, inputs);
  if (eventName === 'workflow_dispatch') return triggerOfDispatch(payload, inputs);
  if (eventName === 'schedule') return { ...createRunTrigger(payload, inputs, inputs.workflow), sender: null };
  if (inputs.spec === '' && intentOfInputs(inputs) === null)
    return {
      kind: 'ignore',
      reason: `The event \`${eventName}\`${payload.action === undefined ? '' : ` (${payload.action})`} starts no run by itself; give the step the input \`spec\` to start one.`,
    };
  return createRunTrigger(payload, inputs, inputs.workflow);
}

function triggerOfLabel(payload: Payload, inputs: Inputs): Trigger {
  const label = payload.label?.name ?? '';
  const workflow = workflowOfLabel(label, inputs);
  if (workflow === null) {
    const prefix = inputs['label-prefix'];
    return {
      kind: 'ignore',
      reason: `The label \`${label}\` starts no run: \`${prefix}\` and \`${prefix}:<workflow>\` do.`,
    };
  }
  return runNamed(payload, inputs, workflow);
}

function workflowOfLabel(label: string, inputs: Inputs): string | null {
  const prefix = inputs['label-prefix'].toLowerCase();
  if (label.toLowerCase() === prefix) return inputs.workflow;
  if (!label.toLowerCase().startsWith(`${prefix}:`)) return null;
  const name = label.slice(prefix.length + 1).trim();
  return name === '' ? null : name;
}

function triggerOfComment(payload: Payload, inputs: Inputs): Trigger {
  const phrase = inputs['trigger-phrase'];
  const { comment, action } = payload;
  if (comment === undefined || action !== 'created')
    return { kind: 'ignore', reason: 'Only new comments are read for commands.' };
  if (comment.body.startsWith('<!-- gump:')) return { kind: 'ignore', reason: "The comment is one of gump's own." };
  const command = parseCommentCommand(comment.body, phrase);
  if (command === null) return { kind: 'ignore', reason: `The comment has no line that begins with \`${phrase}\`.` };
  switch (command.verb) {
    case 'run':
      return runNamed(payload, inputs, command.workflow ?? inputs.workflow, command.words);
    case 'help':
      return { kind: 'help', unknown: null, ...originOf(payload) };
    case 'unknown':
      return { kind: 'help', unknown: command.name, ...originOf(payload) };
    case 'ask':
      return { kind: 'ask', intent: withVisibleWords(command.intent), ...originOf(payload) };
    case 'unclear':
      return { kind: 'unclear', problem: command.problem, ...originOf(payload) };
    case 'later':
      return { kind: 'not-yet', command: command.name, ...originOf(payload) };
  }
}

/** Reduces the words that go to an agent to what people can see of them. */
function withVisibleWords(intent: CommandIntent): CommandIntent {
  return intent.verb === 'reject' ? { ...intent, words: extractVisibleText(intent.words).text } : intent;
}

/** The inputs of the dispatch event are used where the step's inputs have their defaults. */
function triggerOfDispatch(payload: Payload, inputs: Inputs): Trigger {
  const { workflow, spec } = payload.inputs ?? {};
  const dispatched = { workflow: trimmedText(workflow), spec: trimmedText(spec) };
  return createRunTrigger(
    payload,
    { ...inputs, spec: inputs.spec === '' ? dispatched.spec : inputs.spec },
    inputs.workflow === INPUT_DEFAULTS.workflow && dispatched.workflow !== '' ? dispatched.workflow : inputs.workflow,
  );
}

function trimmedText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** A run of a workflow that a label or comment names. The name is untrusted: its author is not checked yet. */
function runNamed(payload: Payload, inputs: Inputs, name: string, words = ''): Trigger {
  const isValid = name === inputs.workflow || WORKFLOW_NAME.test(name);
  return isValid ? createRunTrigger(payload, inputs, name, words) : { kind: 'no-workflow', name, ...originOf(payload) };
}

function createRunTrigger(
  payload: Payload,
  inputs: Inputs,
  workflow: string,
  words = '',
): Trigger & { readonly kind: 'run' } {
  const origin = originOf(payload);
  return { kind: 'run', workflow, spec: specOf(payload, origin.thread, inputs.spec, words), ...origin };
}

function originOf(payload: Payload): Origin {
  const thread = threadOf(payload);
  const onThread = thread === null ? null : ({ on: 'issue', number: thread.number } as const);
  return {
    sender: payload.sender ?? null,
    thread,
    author: (payload.pull_request ?? payload.issue)?.user ?? null,
    reactionTarget: payload.comment ? { on: 'comment', id: payload.comment.id } : onThread,
  };
}

function threadOf({ issue, pull_request: pull }: Payload): Thread | null {
  if (pull) return { kind: 'pull request', number: pull.number, title: pull.title, pull };
  if (!issue) return null;
  const { number, title } = issue;
  return issue.pull_request ? { kind: 'pull request', number, title, pull: null } : { kind: 'issue', number, title };
}

/** Uses the title and body in the event. Later edits are not read. */
function specOf(payload: Payload, thread: Thread | null, input: string, words: string): SpecSource {
  const comment = extractVisibleText(words);
  if (input !== '') return { from: 'input', value: input, words: comment.text };
  if (thread === null) return { from: 'nowhere' };
  const body = extractVisibleText((payload.pull_request ?? payload.issue)?.body ?? '');
  const title = extractVisibleText(thread.title);
  const parts = [title.text, body.text, comment.text].filter((part) => part !== '');
  const notes = [...new Set([...title.notes, ...body.notes, ...comment.notes])];
  return { from: 'thread', name: `${thread.kind} ${thread.number}`, text: parts.join('\n\n'), notes };
}
