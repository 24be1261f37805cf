import type { RunHost } from '../execution/host.js';
import { saveForPost } from '../github/job/outputs.js';
import type { Thread } from '../github/trigger/trigger.js';
import type { Event } from '../model/events/event.js';
import type { RunId } from '../model/ids.js';
import type { ResumeRefused } from '../runs/continue-run.js';
import { executeRun, type ExecutionResult } from '../runs/execute.js';
import { replayRun } from '../runs/replay.js';
import { resumeRun } from '../runs/resume.js';
import { openRunResults } from '../runs/run-results.js';
import { LedgerError } from '../storage/ledger/ledger-error.js';
import { errorMessage } from '../system/errors.js';
import type { ActionHost } from './context/action-host.js';
import { createCancelSignal } from './context/cancel-signal.js';
import type { Connection } from './context/connection.js';
import type { SelectedTask } from './earlier/task.js';
import { finishRun, type EndedRun } from './end/finish.js';
import { createRunCheckpointer } from './observers/checkpointing.js';
import { createProgressReporter } from './observers/progress.js';
import { createWorkflowRejection, type RejectedStart, createRejection } from './start/rejection.js';
import { reportUnexpectedError, logError } from './start/unexpected-error.js';

/** What became of a task: it ran, and the step is green or not; or it could not start. */
export type RunOutcome =
  { readonly started: true; readonly green: boolean } | { readonly started: false; readonly outcome: RejectedStart };

/**
 * Runs a task, from its start until the results are published and shown. `onRunStarted` gets the id of a new run;
 * nothing is stored before its promise resolves.
 */
export async function runTask(
  action: ActionHost,
  connection: Connection,
  host: RunHost,
  {
    task,
    prepared,
    thread,
    reportedCount,
    onRunStarted,
  }: SelectedTask & { readonly onRunStarted: (run: RunId) => Promise<void> },
): Promise<RunOutcome> {
  if (thread !== null) {
    saveForPost('thread', String(thread.number));
    saveForPost('kind', thread.kind);
    saveForPost('title', thread.title);
    saveForPost('self', await connection.tokenIdentity.login());
  }
  const from = task.kind === 'resume' || task.kind === 'publish' ? task.from : null;
  let locked = Promise.resolve();
  const checkpointer = createRunCheckpointer(connection, host, prepared, { thread, from, locked: () => locked });
  const progress = createProgressReporter(connection, host, action.clock, {
    thread: thread?.number ?? null,
    reportedCount,
  });
  checkpointer.takenOver.addEventListener('abort', () => {
    progress.tracking?.stop();
  });
  let seen = 0;
  const observe = (event: Event): void => {
    seen += 1;
    if (seen > reportedCount && (event.type === 'run_started' || event.type === 'replay_started'))
      locked = onRunStarted(event.run_id);
    checkpointer.observe(event);
    progress.observe(event);
  };
  const about = {
    thread,
    progress,
    checkpointer,
    prepared,
    isCancelled: () => action.cancel.aborted,
  };
  const finish = async (ended: Pick<EndedRun, 'results' | 'events' | 'broken'>): Promise<RunOutcome> => ({
    started: true,
    green: await finishRun(connection, host, { ...about, ...ended }),
  });
  const resultsIn = (folder: string) => openRunResults(folder, { now: host.now, redact: connection.redact });

  if (task.kind === 'publish') {
    const results = resultsIn(task.folder);
    const events = await results.events();
    for (const event of events) observe(event);
    return await finish({ results, events, broken: null });
  }
  const cancel = createCancelSignal(action, connection.inputs['timeout-minutes'], [checkpointer.takenOver]);
  const hooks = { onEvent: observe, cancel: cancel.signal };
  const execution = await execute(host, task, prepared, hooks)
    .catch((error: unknown) => ({ kind: 'broken' as const, error }))
    .finally(cancel.release);
  switch (execution.kind) {
    case 'preflight':
      if (action.cancel.aborted)
        // The cancel may have interrupted an installation, which then shows up as a problem of the preflight.
        return { started: false, outcome: rejectCancelled(connection, thread) };
      return { started: false, outcome: rejectExecution(connection, execution, thread) };
    case 'invalid':
    case 'declined':
      return { started: false, outcome: rejectExecution(connection, execution, thread) };
    case 'broken': {
      const { error } = execution;
      if (progress.folder === null)
        return { started: false, outcome: reportUnexpectedError(connection, error, thread) };
      logError(connection, error);
      const results = resultsIn(progress.folder);
      const reason = error instanceof LedgerError ? 'ledger' : 'internal';
      const broken = { status: 'failed', reason, message: errorMessage(error) } as const;
      return await finish({ results, events: await results.events(), broken });
    }
    case 'ran':
      return await finish({ results: resultsIn(execution.folder), events: execution.events, broken: null });
  }
}

function execute(
  host: RunHost,
  task: Exclude<SelectedTask['task'], { kind: 'publish' }>,
  { repository, request }: SelectedTask['prepared'],
  hooks: Parameters<typeof executeRun>[3],
): Promise<ExecutionResult | ResumeRefused> {
  switch (task.kind) {
    case 'new':
      return executeRun(host, repository, request, hooks);
    case 'resume':
      return resumeRun(host, repository, task.request, hooks);
    case 'replay':
      return replayRun(host, repository, task.request, hooks);
  }
}

function rejectCancelled({ job }: Connection, thread: Thread | null): RejectedStart {
  const about = { thread: thread?.number ?? null, key: `job=${job.runId}`, status: 'cancelled' } as const;
  return createRejection('cancelled', ['The job was cancelled before the run began.'], about);
}

/** The rejection for a request that was not executed. `thread` is told. */
export function rejectExecution(
  connection: Connection,
  execution: Exclude<ExecutionResult | ResumeRefused, { readonly kind: 'ran' }>,
  thread: Thread | null,
): RejectedStart {
  const about = { thread: thread?.number ?? null, key: `job=${connection.job.runId}` };
  switch (execution.kind) {
    case 'invalid':
      return createWorkflowRejection(execution, about);
    case 'declined':
      return createRejection(execution.reason, [execution.message], about);
    case 'preflight': {
      const [first] = execution.problems;
      const messages = execution.problems.map(({ message }) => message);
      return createRejection(first?.reason ?? 'preflight', messages, about);
    }
  }
}
