import { saveForPost } from '../github/outputs.js';
import type { Thread } from '../github/trigger.js';
import type { Event } from '../model/event.js';
import type { ReportStatus } from '../model/report.js';
import { tellStory, type Verdict } from '../report/tell.js';
import { executeRun, type Execution } from '../runtime/execute.js';
import type { RunHost } from '../runtime/host.js';
import { LedgerError } from '../runtime/ledger/ledger-error.js';
import { runResults, type RunResults } from '../runtime/run-results.js';
import type { ActionHost } from './action-host.js';
import { type Connection, publicationContext } from './connection.js';
import { createFollower, type Follower } from './follower.js';
import { brokenOff, logError, messageOf } from './breakdown.js';
import { invalidWorkflow, type NotStarted, stopped } from './not-started.js';
import type { Prepared } from './preparation.js';
import { publish } from './publishing.js';
import { outcomeOf, showResults, writeResults } from './results.js';

/** Ran, and whether the step is green; or could not begin after all. */
export type RunOutcome =
  { readonly started: true; readonly green: boolean } | { readonly started: false; readonly outcome: NotStarted };

/** The reason of a cancel that is our own. */
const TIME_LIMIT = 'timeout-minutes';

/** One run, from a request to all that is shown and published of it. */
export async function run(
  action: ActionHost,
  connection: Connection,
  host: RunHost,
  prepared: Prepared,
  thread: Thread | null,
): Promise<RunOutcome> {
  const follower = createFollower(connection, host, action.clock, thread?.number ?? null);
  if (thread !== null) {
    saveForPost('thread', String(thread.number));
    saveForPost('self', await connection.self.login());
  }
  const cancel = cancelOrTimeLimit(action, connection.inputs['timeout-minutes']);
  const execution = await execute(host, prepared, follower, cancel.signal).finally(cancel.release);
  switch (execution.kind) {
    case 'invalid':
    case 'preflight':
      return { started: false, outcome: notStarted(connection, execution, thread) };
    case 'broken':
      return await afterBreak(connection, host, prepared, { thread, follower }, execution.error);
    case 'ran': {
      const { events, folder } = execution;
      const results = runResults(folder, { now: host.now, redact: connection.redact });
      return await end(connection, host, prepared, { thread, follower, results, events, verdict: null });
    }
  }
}

function execute(
  host: RunHost,
  { repository, request }: Prepared,
  follower: Follower,
  cancel: AbortSignal,
): Promise<Execution | { readonly kind: 'broken'; readonly error: unknown }> {
  const onEvent = (event: Event): void => {
    follower.observe(event);
  };
  return executeRun(host, repository, request, { onEvent, cancel }).catch((error: unknown) => ({
    kind: 'broken',
    error,
  }));
}

/** What the ledger holds of a run that broke, and why it did. */
async function afterBreak(
  connection: Connection,
  host: RunHost,
  prepared: Prepared,
  { thread, follower }: { readonly thread: Thread | null; readonly follower: Follower },
  error: unknown,
): Promise<RunOutcome> {
  const { folder } = follower;
  if (folder === null) return { started: false, outcome: brokenOff(connection, error, thread) };
  logError(connection, error);
  const results = runResults(folder, { now: host.now, redact: connection.redact });
  const reason = error instanceof LedgerError ? 'ledger' : 'internal';
  const verdict = { status: 'failed', reason, message: messageOf(error) } as const;
  return await end(connection, host, prepared, { thread, follower, results, events: await results.events(), verdict });
}

interface Ended {
  readonly thread: Thread | null;
  readonly follower: Follower;
  readonly results: RunResults;
  readonly events: readonly Event[];
  /** Set where the run broke. */
  readonly verdict: Verdict | null;
}

async function end(
  connection: Connection,
  host: RunHost,
  prepared: Prepared,
  { thread, follower, results, events, verdict: broken }: Ended,
): Promise<RunOutcome> {
  const { say, inputs } = connection;
  await follower.written();
  const excerpt = await results.excerpts(events);
  const context = { ...publicationContext(connection, thread?.number ?? null), excerpt };
  const verdict = broken ?? verdictOnTime(events, inputs['timeout-minutes']);
  const { story } = outcomeOf(events, verdict, context);
  const published =
    broken === null
      ? await publish(connection, host, prepared, { events, story, excerpt, thread })
      : { event: null, compareUrl: null, warnings: [], failure: null };
  for (const warning of published.warnings) say('warning', warning);
  const all = published.event === null ? events : [...events, await results.append(published.event)];
  const unpublished = { status: 'failed', reason: 'publish', message: published.failure ?? '' } as const;
  const outcome = outcomeOf(all, published.failure === null ? verdict : unpublished, {
    ...context,
    compareUrl: published.compareUrl,
  });
  await writeResults(results, outcome);
  const { tracking } = follower;
  await showResults(connection, outcome, {
    summary: true,
    tracking: tracking === null ? null : (body) => tracking.finish(body),
  });
  saveForPost('done', 'true');
  const { status, message, failure_reason: reason } = outcome.report;
  const green = isGreen(status);
  if (!green) say('error', `${prepared.request.workflow}: ${reason ?? status}${message === '' ? '' : `: ${message}`}`);
  return { started: true, green };
}

/** A person who is waited for, or was refused, is no failure of the job. */
export function isGreen(status: ReportStatus): boolean {
  return status === 'passed' || status === 'paused' || status === 'refused' || status === 'skipped';
}

/** A run that was cancelled by its own time limit has failed; its work is kept. */
function verdictOnTime(events: readonly Event[], minutes: number): Verdict | null {
  const isOurs = events.some((event) => event.type === 'cancel_requested' && event.signal === TIME_LIMIT);
  if (!isOurs || tellStory(events).status !== 'cancelled') return null;
  return {
    status: 'failed',
    reason: 'timeout',
    message: `The run took longer than the ${minutes} minutes of \`timeout-minutes\`.`,
  };
}

function cancelOrTimeLimit(
  { clock, cancel }: ActionHost,
  minutes: number,
): { readonly signal: AbortSignal; readonly release: () => void } {
  const limit = new AbortController();
  const stop = clock.after(minutes * 60_000, () => {
    limit.abort(TIME_LIMIT);
  });
  return { signal: AbortSignal.any([cancel, limit.signal]), release: stop };
}

function notStarted(
  connection: Connection,
  execution: Exclude<Awaited<ReturnType<typeof executeRun>>, { readonly kind: 'ran' }>,
  thread: Thread | null,
): NotStarted {
  const about = { thread: thread?.number ?? null, key: `job=${connection.job.runId}` };
  if (execution.kind === 'preflight') {
    const [first] = execution.problems;
    return stopped(
      first?.reason ?? 'preflight',
      execution.problems.map(({ message }) => message),
      about,
    );
  }
  return invalidWorkflow(execution, about);
}
