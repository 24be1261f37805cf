import { renderHelp } from '../../github/comments/help.js';
import { reactWithEyes } from '../../github/comments/reaction.js';
import { standingOf } from '../../github/trigger/actor-permission.js';
import { Payload } from '../../github/trigger/payload.js';
import { readTrigger, type Trigger } from '../../github/trigger/trigger.js';
import type { Connection } from '../connection.js';
import { type NotStarted, stopped } from './rejection.js';

/** A run that somebody asked for who may. */
export type RunTrigger = Extract<Trigger, { readonly kind: 'run' | 'ask' }>;

export type Admission =
  | { readonly admitted: true; readonly trigger: RunTrigger; readonly problems: readonly string[] }
  | { readonly admitted: false; readonly outcome: NotStarted };

/** From the event to a run that may be prepared: what is asked for, and whether by somebody who may ask. */
export async function admit(connection: Connection, payload: unknown): Promise<Admission> {
  const { job, inputs, api, self } = connection;
  const parsed = Payload.safeParse(payload);
  if (!parsed.success) {
    const problem = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    return no(stopped('preflight', [`The event cannot be read: ${problem}`], { thread: null, key: 'event' }));
  }
  const trigger = readTrigger(job.eventName, parsed.data, inputs);
  if (trigger.kind === 'ignore') return no({ kind: 'skipped', message: trigger.reason });

  const thread = trigger.thread?.number ?? null;
  const eyes = trigger.heard === null ? null : await reactWithEyes(api, self, trigger.heard);
  const refusal = await refusalOf(connection, trigger);
  if (refusal !== null) return no(refusal);

  switch (trigger.kind) {
    case 'run':
    case 'ask':
      return {
        admitted: true,
        trigger,
        problems: eyes !== null && !eyes.ok ? notHeard(connection, eyes) : [],
      };
    case 'no-workflow': {
      const message = `There is no workflow \`${trigger.name}\`: a name is made of letters, digits, \`-\`, \`_\` and \`.\`.`;
      return no(stopped('invalid_workflow', [message], { thread, key: `job=${job.runId}` }));
    }
    case 'help':
    case 'unclear':
    case 'not-yet':
      return no(answer(connection, trigger));
    case 'refuse':
      return no(stopped('actor', [trigger.reason], { thread, key: `event=${job.eventName}`, status: 'refused' }));
  }
}

function no(outcome: NotStarted): Admission {
  return { admitted: false, outcome };
}

/** Null where the sender may ask. A schedule has nobody to ask about: who wrote it has write access. */
async function refusalOf(
  connection: Connection,
  { thread, sender }: Exclude<Trigger, { readonly kind: 'ignore' }>,
): Promise<NotStarted | null> {
  const { job, inputs, api } = connection;
  if (job.eventName === 'schedule') return null;
  const about = { thread: thread?.number ?? null, key: `actor=${sender?.login ?? ''}` };
  if (sender === null)
    return stopped('actor', ['The event does not say who started it.'], { ...about, status: 'refused' });
  const standing = await standingOf(api, sender, inputs['allowed-bots']);
  switch (standing.kind) {
    case 'allowed':
      return null;
    case 'refused':
      return stopped('actor', [standing.message], { ...about, status: 'refused' });
    case 'unknown':
      return stopped('preflight', [standing.message], about);
  }
}

/** Who cannot react cannot comment either. */
function notHeard(
  { inputs, say }: Connection,
  { status, message }: { readonly status: number | null; readonly message: string },
): string[] {
  const isPermission = (status === 403 || status === 404) && !/locked/i.test(message);
  if (isPermission && inputs.comment)
    return [
      `The token may not write to the thread (${message}): give the job \`permissions: issues: write\`, for pull requests \`pull-requests: write\`, or set \`comment: false\`.`,
    ];
  say('warning', `No 👀 could be put on the trigger: ${message}`);
  return [];
}

function answer(
  { job, inputs }: Connection,
  trigger: Extract<Trigger, { readonly kind: 'help' | 'unclear' | 'not-yet' }>,
): NotStarted {
  const phrase = inputs['trigger-phrase'];
  const about = aboutOf(trigger, phrase);
  const key = `job=${job.runId} ${trigger.heard?.on === 'comment' ? `comment=${trigger.heard.id}` : ''}`.trim();
  const comment = renderHelp({
    triggerPhrase: phrase,
    labelPrefix: inputs['label-prefix'],
    workflow: inputs.workflow,
    about,
    key,
  });
  return { kind: 'answered', thread: trigger.thread?.number ?? null, comment, message: about ?? 'Help was asked for.' };
}

/** Null where help was asked for. */
function aboutOf(trigger: Parameters<typeof answer>[1], phrase: string): string | null {
  switch (trigger.kind) {
    case 'not-yet':
      return `${phrase} ${trigger.command} is not available yet.`;
    case 'unclear':
      return `${phrase} ${trigger.problem}`;
    case 'help':
      return trigger.unknown === null ? null : `There is no command "${trigger.unknown}".`;
  }
}
