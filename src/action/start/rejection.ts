import { annotateDiagnostics, annotateJob } from '../../github/job/annotations.js';
import { outputsWithoutRun, writeOutputs } from '../../github/job/outputs.js';
import { writeSummary } from '../../github/job/summary.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { FailureReason } from '../../model/failure.js';
import type { Status } from '../../model/report.js';
import type { Source } from '../../model/workflow.js';
import { NO_CONTEXT } from '../../report/markdown/context.js';
import { renderRejection } from '../../report/markdown/rejection.js';
import { renderDiagnostics } from '../../workflow/diagnostics/render.js';
import { type Connection, createPublicationContext } from '../context/connection.js';

/** Why a job starts no run. */
export type RejectedStart =
  | { readonly kind: 'skipped'; readonly message: string }
  /** The request is answered with a comment instead of a run: help, or the plan of a dry run. */
  | { readonly kind: 'answered'; readonly thread: number | null; readonly comment: string; readonly message: string }
  | Rejection;

/** A request that is rejected, with what to tell the user. */
export interface Rejection {
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
export function createRejection(
  reason: FailureReason,
  messages: readonly string[],
  about: { readonly thread: number | null; readonly key: string; readonly status?: Rejection['status'] },
): Rejection {
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
export function createWorkflowRejection(
  { diagnostics, sources }: { readonly diagnostics: readonly Diagnostic[]; readonly sources: readonly Source[] },
  about: { readonly thread: number | null; readonly key: string },
): Rejection {
  const { entries, omitted } = renderDiagnostics(diagnostics, sources);
  const first = diagnostics.find(({ severity }) => severity === 'error');
  return {
    ...createRejection('invalid_workflow', [first?.message ?? 'The workflow has errors.'], about),
    details: [...entries.map(({ text }) => text), ...(omitted === null ? [] : [omitted])].join('\n\n'),
    diagnostics,
  };
}

/**
 * Creates one rejection for all messages and a workflow's errors. `invalid` is null if it has none or was not checked.
 */
export function createCombinedRejection(
  messages: readonly string[],
  invalid: Parameters<typeof createWorkflowRejection>[0] | null,
  about: { readonly thread: number | null; readonly key: string },
): Rejection {
  if (invalid === null) return createRejection('preflight', messages, about);
  const { message, details, diagnostics } = createWorkflowRejection(invalid, about);
  const all = createRejection('preflight', [...messages, `The workflow has errors: ${message}`], about);
  return { ...all, details: `${all.details ?? ''}\n\n${details ?? ''}`, diagnostics };
}

/**
 * Reports that there is no token to call GitHub with: in the log, the job summary and the outputs. Resolves with false.
 */
export async function reportMissingToken(problems: readonly string[]): Promise<false> {
  for (const problem of problems) annotateJob('error', problem);
  const refusal = createRejection('preflight', problems, { thread: null, key: 'inputs' });
  await writeSummary(renderRejection(refusal, NO_CONTEXT));
  writeOutputs(outputsWithoutRun(refusal.status, refusal.reason));
  return false;
}

/** Reports why no run starts: in the log, job summary, outputs and thread. Resolves with true if the step is green. */
export async function reportRejectedStart(connection: Connection, outcome: RejectedStart): Promise<boolean> {
  switch (outcome.kind) {
    case 'skipped':
      connection.annotate('notice', outcome.message);
      writeOutputs(outputsWithoutRun('skipped', ''));
      return true;
    case 'answered':
      connection.annotate('notice', outcome.message);
      writeOutputs(outputsWithoutRun('skipped', ''));
      await writeSummary(outcome.comment);
      if (outcome.thread !== null) await postComment(connection, outcome.thread, outcome.comment);
      return true;
    case 'stopped':
      return await reportRejection(connection, outcome);
  }
}

async function reportRejection(connection: Connection, outcome: Rejection): Promise<boolean> {
  const { status, reason, message, details, diagnostics, thread } = outcome;
  writeOutputs(outputsWithoutRun(status, reason));
  const folder = connection.inputs['working-directory'];
  if (diagnostics.length > 0)
    connection.log.commands(() => {
      annotateDiagnostics(diagnostics, folder);
    });
  // The annotations of an invalid workflow show all its errors already.
  if (diagnostics.length === 0 || reason !== 'invalid_workflow')
    connection.annotate(status === 'refused' ? 'warning' : 'error', [message, details ?? ''].join('\n').trim());
  if (details !== null) connection.log.text(connection.redact(details));
  const text = connection.redact(renderRejection(outcome, createPublicationContext(connection, thread)));
  await writeSummary(text);
  if (thread !== null) await postComment(connection, thread, text);
  return status === 'refused';
}

async function postComment(connection: Connection, thread: number, body: string): Promise<void> {
  const answer = await connection.comments.upsert(thread, body);
  if (!answer.ok) connection.annotate('warning', `#${thread} could not be told: ${answer.message}`);
}
