/**
 * The GitHub Action: reads the runner's environment and connects the other layers. Entry points: `main.ts`, `post.ts`.
 * Begin reading here: `runAction` admits and prepares the request (`start/`), selects a task, new or about a stored run
 * (`earlier/`), and hands it to `run-task.ts`, which runs it, stores and shows its progress (`observers/`) and publishes
 * the results (`end/`).
 */
import type { RunHost } from '../execution/host.js';
import { secretsOf } from '../execution/secrets.js';
import { readInputs } from '../github/job/inputs.js';
import { readJob } from '../github/job/job.js';
import { createLog } from '../github/job/log.js';
import { saveForPost } from '../github/job/outputs.js';
import { readPriceFile } from '../project/price-file.js';
import type { ActionHost } from './context/action-host.js';
import { connect, type Connection } from './context/connection.js';
import { createRunHost } from './context/run-host.js';
import { createLocks } from './earlier/locks.js';
import { reportOrphanedRun } from './earlier/orphaned-run.js';
import { selectForCommand, selectForTrigger, commentKeyFor } from './earlier/select-task.js';
import { findTargetRun, findRunOfRerunJob } from './earlier/stored-run.js';
import { runCheck } from './run-check.js';
import { runTask, type RunOutcome } from './run-task.js';
import { admit, type RunTrigger } from './start/admission.js';
import { createAgentInstaller } from './start/agent-installer.js';
import { prepareRun, type PreparedRun } from './start/preparation.js';
import { type RejectedStart, createRejection, reportRejectedStart, reportMissingToken } from './start/rejection.js';
import { showPlan } from './start/show-plan.js';
import { reportUnexpectedError } from './start/unexpected-error.js';

/** Runs the main step, from the job's event to the end of the run. Resolves with true if the step is green. */
export async function runAction(action: ActionHost): Promise<boolean> {
  const job = readJob(action.env);
  const read = readInputs(action.env);
  const inputs = read.ok ? read.inputs : read.fallback;
  const inputProblems = read.ok ? [] : read.problems;
  if (inputs === null) return await reportMissingToken(inputProblems);
  const log = createLog(action.write, () => crypto.randomUUID());
  const baseHost = createRunHost(action, job, inputs);
  const priceFile = inputs.prices === '' ? { prices: {} } : await readPriceFile(baseHost.workspace, inputs.prices);
  const host = {
    ...baseHost,
    ...('prices' in priceFile && { prices: priceFile.prices }),
    ...(inputs.install === 'auto' && { install: createAgentInstaller(action, job, log, inputs) }),
  };
  const connection = connect({ job, inputs, log, clock: action.clock, secrets: secretsOf(host) });
  const priceProblems = 'problem' in priceFile ? [`Input \`prices\`: ${priceFile.problem}.`] : [];
  try {
    if (inputs.check) return await runCheck(action, connection, host, [...inputProblems, ...priceProblems]);
    const admission = await admit(connection, action.payload);
    if (!admission.admitted) {
      // No run starts, so wrong inputs are only warnings here: the sender may not be able to correct them.
      for (const problem of inputProblems) connection.annotate('warning', problem);
      return await reportRejectedStart(connection, admission.outcome);
    }
    if (inputProblems.length > 0) {
      const about = {
        thread: admission.trigger.thread?.number ?? null,
        key: commentKeyFor(connection, admission.trigger),
      };
      return await reportRejectedStart(
        connection,
        createRejection('preflight', [...inputProblems, ...priceProblems, ...admission.problems], about),
      );
    }
    const admitted = { ...admission, problems: [...admission.problems, ...priceProblems] };
    const outcome = await prepareAndRun(action, connection, host, admitted);
    return outcome.started ? outcome.green : await reportRejectedStart(connection, outcome.outcome);
  } finally {
    log.close();
  }
}

/** Prepares, selects and runs the task of an admitted trigger. */
async function prepareAndRun(
  action: ActionHost,
  connection: Connection,
  host: RunHost,
  { trigger, problems }: { readonly trigger: RunTrigger; readonly problems: readonly string[] },
): Promise<RunOutcome> {
  const { thread } = trigger;
  if (thread !== null) saveForPost('thread', String(thread.number));
  const notStarted = (outcome: RejectedStart): RunOutcome => ({ started: false, outcome });
  const preparation = await prepareRun(connection, host, trigger, problems).catch((error: unknown) => ({
    ready: false as const,
    outcome: reportUnexpectedError(connection, error, thread),
  }));
  if (!preparation.ready) return notStarted(preparation.outcome);
  const { prepared } = preparation;
  const about = { thread: thread?.number ?? null, key: commentKeyFor(connection, trigger) };
  if (connection.inputs['dry-run']) return notStarted(await handleDryRun(connection, host, prepared, trigger));
  if (action.cancel.aborted)
    return notStarted(
      createRejection('cancelled', ['The job was cancelled before the run began.'], { ...about, status: 'cancelled' }),
    );
  const earlier =
    trigger.kind === 'ask'
      ? await findTargetRun(connection, prepared, { ...about, ...trigger.intent, thread })
      : await findRunOfRerunJob(connection, prepared, trigger);
  if (earlier !== null && 'kind' in earlier) return notStarted(earlier);
  const locks = createLocks(connection, host, prepared);
  const busy = await locks.acquire(trigger, earlier);
  if (busy !== null) return notStarted(busy);
  try {
    const selection =
      trigger.kind === 'ask' && earlier !== null
        ? await selectForCommand(connection, host, prepared, trigger, earlier)
        : await selectForTrigger(connection, host, prepared, trigger);
    if (locks.replacedHolder !== null) {
      const work = selection.chosen ? selection.work : null;
      await reportOrphanedRun(connection, host, prepared, { deadHolder: locks.replacedHolder, work });
    }
    if (!selection.chosen) return notStarted(selection.outcome);
    const onRunStarted = selection.work.thread === null ? locks.acquireForNewRun : () => Promise.resolve();
    return await runTask(action, connection, host, { ...selection.work, onRunStarted });
  } catch (error) {
    return notStarted(reportUnexpectedError(connection, error, thread));
  } finally {
    await locks.release();
  }
}

/** Handles the input `dry-run`: shows the plan of a new run, and does nothing for a command about an earlier run. */
async function handleDryRun(
  connection: Connection,
  host: RunHost,
  prepared: PreparedRun,
  trigger: RunTrigger,
): Promise<RejectedStart> {
  const number = trigger.thread?.number ?? null;
  if (trigger.kind === 'run') return await showPlan(connection, host, prepared, number);
  const about = { thread: number, key: commentKeyFor(connection, trigger), status: 'refused' } as const;
  return createRejection('preflight', ['Nothing was done: `dry-run` is set.'], about);
}
