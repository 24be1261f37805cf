import { RunId } from '../../model/ids.js';
import { DEFAULTS, type Inputs } from '../job/inputs.js';
import type { Ask } from './command-intent.js';
import { readCommand, type LaterCommand } from './comment-command.js';
import { visibleText } from './issue-text.js';
import type { Payload, Pull, Sender } from './payload.js';

/** The issue or pull request that a run belongs to. */
export type Thread =
  | { readonly kind: 'issue'; readonly number: number; readonly title: string }
  | {
      readonly kind: 'pull request';
      readonly number: number;
      readonly title: string;
      /** Null where the event does not say: it is asked of the API then. */
      readonly pull: Pull | null;
    };

/** Where a run's specification comes from. */
export type SpecSource =
  /** The input `spec`: a path or the text itself; `words` come after it. */
  | { readonly from: 'input'; readonly value: string; readonly words: string }
  | { readonly from: 'thread'; readonly name: string; readonly text: string; readonly notes: readonly string[] }
  | { readonly from: 'nowhere' };

/** What is to be reacted to, for all to see that the trigger was heard. */
export type Heard = { readonly on: 'issue'; readonly number: number } | { readonly on: 'comment'; readonly id: number };

interface Origin {
  /** Null where nobody in particular started it: a schedule. */
  readonly sender: Sender | null;
  readonly thread: Thread | null;
  readonly heard: Heard | null;
}

/** What an event asks of this action. Whether its sender may ask for it is decided later. */
export type Trigger =
  | (Origin & { readonly kind: 'run'; readonly workflow: string; readonly spec: SpecSource })
  /** `unknown` is the command that nobody knows; null where help was asked for. */
  | (Origin & { readonly kind: 'help'; readonly unknown: string | null })
  /** Something is asked of a run that there has been. */
  | (Origin & { readonly kind: 'ask'; readonly ask: Ask })
  | (Origin & { readonly kind: 'unclear'; readonly problem: string })
  | (Origin & { readonly kind: 'not-yet'; readonly command: LaterCommand })
  /** What a thread calls a workflow cannot be the name of one. */
  | (Origin & { readonly kind: 'no-workflow'; readonly name: string })
  | (Origin & { readonly kind: 'refuse'; readonly reason: string })
  | { readonly kind: 'ignore'; readonly reason: string };

/** Events whose runs have the repository's secrets although an outsider's code or text starts them. */
const UNSAFE_EVENTS: readonly string[] = ['pull_request_target', 'workflow_run'];

/** What a label or a comment may name. A path may only be written by the job's author, in the input. */
const WORKFLOW_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,99}$/u;

/**
 * Reads what started the job. Labels and commands are gump's own language; on any other event the job's author speaks,
 * by the input `spec`.
 */
export function readTrigger(eventName: string, payload: Payload, inputs: Inputs): Trigger {
  const trigger = readEvent(eventName, payload, inputs);
  const ask = trigger.kind === 'run' ? askOf(inputs) : null;
  return trigger.kind === 'run' && ask !== null
    ? { ...originOf(payload), sender: trigger.sender, kind: 'ask', ask }
    : trigger;
}

/** What the job's author asks of an earlier run, by inputs. */
function askOf(inputs: Inputs): Ask | null {
  const named = RunId.safeParse(inputs.resume);
  const run = named.success ? named.data : null;
  const step = inputs['replay-from'];
  if (step !== '') return { verb: 'replay', run, step };
  if (run === null) return null;
  return inputs.approve ? { verb: 'approve', run, step: null } : { verb: 'resume', run };
}

function readEvent(eventName: string, payload: Payload, inputs: Inputs): Trigger {
  if (UNSAFE_EVENTS.includes(eventName))
    return {
      kind: 'refuse',
      reason: `A run cannot be started by \`${eventName}\`: outsiders decide what it works on.`,
      ...originOf(payload),
    };
  if (eventName === 'issue_comment') return ofComment(payload, inputs);
  const isThreadEvent = eventName === 'issues' || eventName === 'pull_request';
  if (isThreadEvent && payload.action === 'labeled') return ofLabel(payload, inputs);
  if (eventName === 'workflow_dispatch') return ofDispatch(payload, inputs);
  if (eventName === 'schedule') return { ...run(payload, inputs, inputs.workflow), sender: null };
  if (inputs.spec === '' && askOf(inputs) === null)
    return {
      kind: 'ignore',
      reason: `The event \`${eventName}\`${payload.action === undefined ? '' : ` (${payload.action})`} starts no run by itself; give the step the input \`spec\` to start one.`,
    };
  return run(payload, inputs, inputs.workflow);
}

function ofLabel(payload: Payload, inputs: Inputs): Trigger {
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

function ofComment(payload: Payload, inputs: Inputs): Trigger {
  const phrase = inputs['trigger-phrase'];
  const { comment, action } = payload;
  if (comment === undefined || action !== 'created')
    return { kind: 'ignore', reason: 'Only new comments are read for commands.' };
  if (comment.body.startsWith('<!-- gump:')) return { kind: 'ignore', reason: "The comment is one of gump's own." };
  const command = readCommand(comment.body, phrase);
  if (command === null) return { kind: 'ignore', reason: `The comment has no line that begins with \`${phrase}\`.` };
  switch (command.verb) {
    case 'run':
      return runNamed(payload, inputs, command.workflow ?? inputs.workflow, command.words);
    case 'help':
      return { kind: 'help', unknown: null, ...originOf(payload) };
    case 'unknown':
      return { kind: 'help', unknown: command.name, ...originOf(payload) };
    case 'ask':
      return { kind: 'ask', ask: shown(command.ask), ...originOf(payload) };
    case 'unclear':
      return { kind: 'unclear', problem: command.problem, ...originOf(payload) };
    case 'later':
      return { kind: 'not-yet', command: command.name, ...originOf(payload) };
  }
}

/** Words go to an agent: only what people can see of them. */
function shown(ask: Ask): Ask {
  return ask.verb === 'reject' ? { ...ask, words: visibleText(ask.words).text } : ask;
}

/** The form of a dispatch fills in for inputs that the step leaves at their default. */
function ofDispatch(payload: Payload, inputs: Inputs): Trigger {
  const { workflow, spec } = payload.inputs ?? {};
  const form = { workflow: filled(workflow), spec: filled(spec) };
  return run(
    payload,
    { ...inputs, spec: inputs.spec === '' ? form.spec : inputs.spec },
    inputs.workflow === DEFAULTS.workflow && form.workflow !== '' ? form.workflow : inputs.workflow,
  );
}

function filled(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** A run that a thread asks for; its name is anybody's until it is known who wrote it. */
function runNamed(payload: Payload, inputs: Inputs, name: string, words = ''): Trigger {
  const isPlain = name === inputs.workflow || WORKFLOW_NAME.test(name);
  return isPlain ? run(payload, inputs, name, words) : { kind: 'no-workflow', name, ...originOf(payload) };
}

function run(payload: Payload, inputs: Inputs, workflow: string, words = ''): Trigger & { readonly kind: 'run' } {
  const origin = originOf(payload);
  return { kind: 'run', workflow, spec: specOf(payload, origin.thread, inputs.spec, words), ...origin };
}

function originOf(payload: Payload): Origin {
  const thread = threadOf(payload);
  const onThread = thread === null ? null : ({ on: 'issue', number: thread.number } as const);
  return {
    sender: payload.sender ?? null,
    thread,
    heard: payload.comment ? { on: 'comment', id: payload.comment.id } : onThread,
  };
}

function threadOf({ issue, pull_request: pull }: Payload): Thread | null {
  if (pull) return { kind: 'pull request', number: pull.number, title: pull.title, pull };
  if (!issue) return null;
  const { number, title } = issue;
  return issue.pull_request ? { kind: 'pull request', number, title, pull: null } : { kind: 'issue', number, title };
}

/** Title and body as the event carries them: what was edited since is not read. */
function specOf(payload: Payload, thread: Thread | null, input: string, words: string): SpecSource {
  const said = visibleText(words);
  if (input !== '') return { from: 'input', value: input, words: said.text };
  if (thread === null) return { from: 'nowhere' };
  const body = visibleText((payload.pull_request ?? payload.issue)?.body ?? '');
  const title = visibleText(thread.title);
  const parts = [title.text, body.text, said.text].filter((part) => part !== '');
  const notes = [...new Set([...title.notes, ...body.notes, ...said.notes])];
  return { from: 'thread', name: `${thread.kind} ${thread.number}`, text: parts.join('\n\n'), notes };
}
