/**
 * What happens before a run starts: admission of the trigger, preparation of the request, and rejections. Begin reading
 * here with `admit`: it decides whether the event of the job asks for something, and whether its sender may. Then
 * `preparation.ts` checks what the run needs; `rejection.ts` reports why no run starts.
 */
import { renderHelp } from '../../github/comments/help.js';
import { reactWithEyes } from '../../github/comments/reaction.js';
import { checkActorPermission } from '../../github/trigger/actor-permission.js';
import { Payload } from '../../github/trigger/payload.js';
import { readTrigger, type Trigger } from '../../github/trigger/trigger.js';
import type { Connection } from '../context/connection.js';
import { type RejectedStart, createRejection } from './rejection.js';

/** A trigger that asks for a run, or gives a command about an earlier one. */
export type RunTrigger = Extract<Trigger, { readonly kind: 'run' | 'ask' }>;

/** Whether a trigger is admitted. `problems` are sentences about what must be corrected before a run can start. */
export type Admission =
  | { readonly admitted: true; readonly trigger: RunTrigger; readonly problems: readonly string[] }
  | { readonly admitted: false; readonly outcome: RejectedStart };

/** Reads the trigger from the event's payload and checks its sender's permission. Help is answered without a run. */
export async function admit(connection: Connection, payload: unknown): Promise<Admission> {
  const { job, inputs, api, tokenIdentity } = connection;
  const parsed = Payload.safeParse(payload);
  if (!parsed.success) {
    const problem = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    return notAdmitted(
      createRejection('preflight', [`The event cannot be read: ${problem}`], { thread: null, key: 'event' }),
    );
  }
  const trigger = readTrigger(job.eventName, parsed.data, inputs);
  if (trigger.kind === 'ignore') return notAdmitted({ kind: 'skipped', message: trigger.reason });

  const thread = trigger.thread?.number ?? null;
  const reaction =
    trigger.reactionTarget === null ? null : await reactWithEyes(api, tokenIdentity, trigger.reactionTarget);
  const refusal = await checkSender(connection, trigger);
  if (refusal !== null) return notAdmitted(refusal);

  switch (trigger.kind) {
    case 'run':
    case 'ask':
      return {
        admitted: true,
        trigger,
        problems: reaction !== null && !reaction.ok ? reactionProblems(connection, reaction) : [],
      };
    case 'no-workflow': {
      const message = `There is no workflow \`${trigger.name}\`: a name is made of letters, digits, \`-\`, \`_\` and \`.\`.`;
      return notAdmitted(createRejection('invalid_workflow', [message], { thread, key: `job=${job.runId}` }));
    }
    case 'help':
    case 'unclear':
    case 'not-yet':
      return notAdmitted(answerWithHelp(connection, trigger));
    case 'refuse':
      return notAdmitted(
        createRejection('actor', [trigger.reason], { thread, key: `event=${job.eventName}`, status: 'refused' }),
      );
  }
}

function notAdmitted(outcome: RejectedStart): Admission {
  return { admitted: false, outcome };
}

/** Null if the sender has permission. A schedule has no sender; writing it took write access. */
async function checkSender(
  connection: Connection,
  { thread, sender }: Exclude<Trigger, { readonly kind: 'ignore' }>,
): Promise<RejectedStart | null> {
  const { job, inputs, api } = connection;
  if (job.eventName === 'schedule') return null;
  const about = { thread: thread?.number ?? null, key: `actor=${sender?.login ?? ''}` };
  if (sender === null)
    return createRejection('actor', ['The event does not say who started it.'], { ...about, status: 'refused' });
  const permission = await checkActorPermission(api, sender, inputs['allowed-bots']);
  switch (permission.kind) {
    case 'allowed':
      return null;
    case 'refused':
      return createRejection('actor', [permission.message], { ...about, status: 'refused' });
    case 'unknown':
      return createRejection('preflight', [permission.message], about);
  }
}

/** What a failed reaction means for the run: a token that cannot react cannot comment either. */
function reactionProblems(
  { inputs, annotate }: Connection,
  { status, message }: { readonly status: number | null; readonly message: string },
): string[] {
  const isPermission = (status === 403 || status === 404) && !/locked/i.test(message);
  if (isPermission && inputs.comment)
    return [
      `The token may not write to the thread (${message}): give the job \`permissions: issues: write\`, for pull requests \`pull-requests: write\`, or set \`comment: false\`.`,
    ];
  annotate('warning', `No 👀 could be put on the trigger: ${message}`);
  return [];
}

function answerWithHelp(
  { job, inputs }: Connection,
  trigger: Extract<Trigger, { readonly kind: 'help' | 'unclear' | 'not-yet' }>,
): RejectedStart {
  const phrase = inputs['trigger-phrase'];
  const about = helpReason(trigger, phrase);
  const key =
    `job=${job.runId} ${trigger.reactionTarget?.on === 'comment' ? `comment=${trigger.reactionTarget.id}` : ''}`.trim();
  const comment = renderHelp({
    triggerPhrase: phrase,
    labelPrefix: inputs['label-prefix'],
    workflow: inputs.workflow,
    about,
    key,
  });
  return { kind: 'answered', thread: trigger.thread?.number ?? null, comment, message: about ?? 'Help was asked for.' };
}

/** Why the help is shown; null if the comment asked for it. */
function helpReason(trigger: Parameters<typeof answerWithHelp>[1], phrase: string): string | null {
  switch (trigger.kind) {
    case 'not-yet':
      return `${phrase} ${trigger.command} is not available yet.`;
    case 'unclear':
      return `${phrase} ${trigger.problem}`;
    case 'help':
      return trigger.unknown === null ? null : `There is no command "${trigger.unknown}".`;
  }
}
