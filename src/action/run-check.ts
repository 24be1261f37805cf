import type { RunHost } from '../execution/host.js';
import { outputsWithoutRun, saveForPost, writeOutputs } from '../github/job/outputs.js';
import { executeRun, type ExecutionResult } from '../runs/execute.js';
import { openRunResults } from '../runs/run-results.js';
import { LedgerError } from '../storage/ledger/ledger-error.js';
import { errorMessage } from '../system/errors.js';
import type { ActionHost } from './context/action-host.js';
import { createCancelSignal } from './context/cancel-signal.js';
import { createPublicationContext, type Connection } from './context/connection.js';
import { failureText } from './end/finish.js';
import { createResultView, showResults, writeResults } from './end/results.js';
import { createProgressReporter } from './observers/progress.js';
import { rejectExecution } from './run-task.js';
import { prepareCheck } from './start/check-preparation.js';
import { reportRejectedStart } from './start/rejection.js';
import { showPlan } from './start/show-plan.js';
import { logError, reportUnexpectedError } from './start/unexpected-error.js';

/**
 * The input `check`: runs the gates on the commit that is checked out, and shows the results in the log, the job summary
 * and the outputs. Nothing is pushed, stored or commented. Resolves with true only if all gates passed.
 */
export async function runCheck(
  action: ActionHost,
  connection: Connection,
  host: RunHost,
  problems: readonly string[],
): Promise<boolean> {
  // Tells the post step that there is nothing to store.
  saveForPost('kept', 'true');
  const prepared = await prepareCheck(connection, host, action.payload, problems);
  if (!prepared.ready) return await reportRejectedStart(connection, prepared.outcome);
  if (connection.inputs['dry-run'])
    return await reportRejectedStart(connection, await showPlan(connection, host, prepared, null));
  const progress = createProgressReporter(connection, host, action.clock, { thread: null, reportedCount: 0 });
  const cancel = createCancelSignal(action, connection.inputs['timeout-minutes']);
  const hooks = { onEvent: progress.observe.bind(progress), cancel: cancel.signal };
  try {
    const execution = await executeRun(host, prepared.repository, prepared.request, hooks);
    await progress.flush();
    return await reportCheck(connection, host, execution);
  } catch (error) {
    if (progress.folder === null)
      return await reportRejectedStart(connection, reportUnexpectedError(connection, error, null));
    // The post step shows what the ledger has.
    logError(connection, error);
    const reason = error instanceof LedgerError ? 'ledger' : 'internal';
    writeOutputs(outputsWithoutRun('failed', reason));
    connection.annotate('error', `${reason}: ${errorMessage(error)}`);
    return false;
  } finally {
    cancel.release();
  }
}

async function reportCheck(connection: Connection, host: RunHost, execution: ExecutionResult): Promise<boolean> {
  if (execution.kind !== 'ran')
    return await reportRejectedStart(connection, rejectExecution(connection, execution, null));
  const results = openRunResults(execution.folder, { now: host.now, redact: connection.redact });
  const excerpt = await results.excerpts(execution.events);
  const view = createResultView(execution.events, null, { ...createPublicationContext(connection, null), excerpt });
  await writeResults(results, view);
  await showResults(connection, view, { summary: true, comments: null });
  saveForPost('done', 'true');
  const { report } = view;
  if (report.status === 'passed') return true;
  connection.annotate('error', `check: ${failureText(report)}`);
  return false;
}
