import { annotate, announce } from '../../github/job/annotations.js';
import { outputsWithoutRun, writeOutputs } from '../../github/job/outputs.js';
import { writeSummary } from '../../github/job/summary.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { FailureReason } from '../../model/failure.js';
import type { Status } from '../../model/report.js';
import type { Source } from '../../model/workflow.js';
import { NO_CONTEXT } from '../../report/markdown/context.js';
import { renderRefusal } from '../../report/markdown/refusal.js';
import { showable } from '../../workflow/diagnostics/code-frame.js';
import { type Connection, publicationContext } from '../connection.js';

/** Why a job starts no run. */
export type NotStarted =
  | { readonly kind: 'skipped'; readonly message: string }
  /** The request is answered with a comment instead of a run: help, or the plan of a dry run. */
  | { readonly kind: 'answered'; readonly thread: number | null; readonly comment: string; readonly message: string }
  | Stopped;

/** A request that is rejected, with what to tell the user. */
export interface Stopped {
  readonly kind: 'stopped';
  readonly status: Extract<Status, 'refused' | 'failed' | 'cancelled'>;
  readonly reason: FailureReason;
  readonly message: string;
  /** Several lines that complete the message; null for none. */
  readonly details: string | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Number of the thread to comment on; null for none. */
  readonly thread: number | null;
  /** Comments with the same key overwrite each other. */
  readonly key: string;
}

/** Creates the rejection of a request, for one or several messages; several are listed as its details. */
export function stopped(
  reason: FailureReason,
  messages: readonly string[],
  about: { readonly thread: number | null; readonly key: string; readonly status?: Stopped['status'] },
): Stopped {
  const [message = ''] = messages;
  const isOne = messages.length === 1;
  return {
    kind: 'stopped',
    status: about.status ?? 'failed',
    reason,
    message: isOne ? message : `${messages.length} things are in the way.`,
    details: isOne ? null : messages.map((each) => `- ${each}`).join('\n'),
    diagnostics: [],
    thread: about.thread,
    key: about.key,
  };
}

/** Creates the rejection for a workflow, or another file of the repository, that has diagnostics. */
export function invalidWorkflow(
  { diagnostics, sources }: { readonly diagnostics: readonly Diagnostic[]; readonly sources: readonly Source[] },
  about: { readonly thread: number | null; readonly key: string },
): Stopped {
  const { shown, rest } = showable(diagnostics, sources);
  const first = diagnostics.find(({ severity }) => severity === 'error');
  return {
    ...stopped('invalid_workflow', [first?.message ?? 'The workflow has errors.'], about),
    details: [...shown.map(({ text }) => text), ...(rest === null ? [] : [rest])].join('\n\n'),
    diagnostics,
  };
}

/**
 * Creates one rejection for all messages and a workflow's errors. `invalid` is null if it has none or was not checked.
 */
export function stoppedByAll(
  messages: readonly string[],
  invalid: Parameters<typeof invalidWorkflow>[0] | null,
  about: { readonly thread: number | null; readonly key: string },
): Stopped {
  if (invalid === null) return stopped('preflight', messages, about);
  const { message, details, diagnostics } = invalidWorkflow(invalid, about);
  const all = stopped('preflight', [...messages, `The workflow has errors: ${message}`], about);
  return { ...all, details: `${all.details ?? ''}\n\n${details ?? ''}`, diagnostics };
}

/**
 * Reports that there is no token to call GitHub with: in the log, the job summary and the outputs. Resolves with false.
 */
export async function tellWithoutToken(problems: readonly string[]): Promise<false> {
  for (const problem of problems) announce('error', problem);
  const refusal = stopped('preflight', problems, { thread: null, key: 'inputs' });
  await writeSummary(renderRefusal(refusal, NO_CONTEXT));
  writeOutputs(outputsWithoutRun(refusal.status, refusal.reason));
  return false;
}

/** Reports why no run starts: in the log, job summary, outputs and thread. Resolves with true if the step is green. */
export async function tellNotStarted(connection: Connection, outcome: NotStarted): Promise<boolean> {
  switch (outcome.kind) {
    case 'skipped':
      connection.say('notice', outcome.message);
      writeOutputs(outputsWithoutRun('skipped', ''));
      return true;
    case 'answered':
      connection.say('notice', outcome.message);
      writeOutputs(outputsWithoutRun('skipped', ''));
      await writeSummary(outcome.comment);
      if (outcome.thread !== null) await postComment(connection, outcome.thread, outcome.comment);
      return true;
    case 'stopped':
      return await reportRejection(connection, outcome);
  }
}

async function reportRejection(connection: Connection, outcome: Stopped): Promise<boolean> {
  const { status, reason, message, details, diagnostics, thread } = outcome;
  writeOutputs(outputsWithoutRun(status, reason));
  const folder = connection.inputs['working-directory'];
  if (diagnostics.length > 0)
    connection.log.commands(() => {
      annotate(diagnostics, folder);
    });
  // The annotations of an invalid workflow show all its errors already.
  if (diagnostics.length === 0 || reason !== 'invalid_workflow')
    connection.say(status === 'refused' ? 'warning' : 'error', [message, details ?? ''].join('\n').trim());
  if (details !== null) connection.log.text(connection.redact(details));
  const text = connection.redact(renderRefusal(outcome, publicationContext(connection, thread)));
  await writeSummary(text);
  if (thread !== null) await postComment(connection, thread, text);
  return status === 'refused';
}

async function postComment(connection: Connection, thread: number, body: string): Promise<void> {
  const answer = await connection.comments.put(thread, body);
  if (!answer.ok) connection.say('warning', `#${thread} could not be told: ${answer.message}`);
}
