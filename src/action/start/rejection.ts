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

/** A job that starts no run, and why. */
export type NotStarted =
  | { readonly kind: 'skipped'; readonly message: string }
  /** Somebody asked for something, and gets a comment in answer. */
  | { readonly kind: 'answered'; readonly thread: number | null; readonly comment: string; readonly message: string }
  | Stopped;

export interface Stopped {
  readonly kind: 'stopped';
  readonly status: Extract<Status, 'refused' | 'failed' | 'cancelled'>;
  readonly reason: FailureReason;
  readonly message: string;
  /** Several lines that belong to it; null for none. */
  readonly details: string | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The thread that is told. */
  readonly thread: number | null;
  /** Comments of one key are written over each other. */
  readonly key: string;
}

/** A run that cannot begin, for one reason or several. */
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

/** A workflow, or another text of the author's, that is wrong at known places. */
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

/** All that is in the way, the errors of a workflow among it; null where that has none, or nobody knows. */
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

/** Says that the action cannot even speak to GitHub: in the log, the summary and the outputs. Never green. */
export async function tellWithoutToken(problems: readonly string[]): Promise<false> {
  for (const problem of problems) announce('error', problem);
  const refusal = stopped('preflight', problems, { thread: null, key: 'inputs' });
  await writeSummary(renderRefusal(refusal, NO_CONTEXT));
  writeOutputs(outputsWithoutRun(refusal.status, refusal.reason));
  return false;
}

/** Says it where people look: the log, the summary, the thread, the outputs. Answers whether the step is green. */
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
      if (outcome.thread !== null) await comment(connection, outcome.thread, outcome.comment);
      return true;
    case 'stopped':
      return await tellStopped(connection, outcome);
  }
}

async function tellStopped(connection: Connection, outcome: Stopped): Promise<boolean> {
  const { status, reason, message, details, diagnostics, thread } = outcome;
  writeOutputs(outputsWithoutRun(status, reason));
  const folder = connection.inputs['working-directory'];
  if (diagnostics.length > 0)
    connection.log.commands(() => {
      annotate(diagnostics, folder);
    });
  // The marks say all that is wrong with a workflow.
  if (diagnostics.length === 0 || reason !== 'invalid_workflow')
    connection.say(status === 'refused' ? 'warning' : 'error', [message, details ?? ''].join('\n').trim());
  if (details !== null) connection.log.text(connection.redact(details));
  const text = connection.redact(renderRefusal(outcome, publicationContext(connection, thread)));
  await writeSummary(text);
  if (thread !== null) await comment(connection, thread, text);
  return status === 'refused';
}

async function comment(connection: Connection, thread: number, body: string): Promise<void> {
  const answer = await connection.comments.put(thread, body);
  if (!answer.ok) connection.say('warning', `#${thread} could not be told: ${answer.message}`);
}
