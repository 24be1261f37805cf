import { announce } from '../github/annotations.js';
import { readInputs } from '../github/inputs.js';
import { readJob } from '../github/job.js';
import { createLog } from '../github/log.js';
import { outputsWithoutRun, writeOutputs } from '../github/outputs.js';
import type { RunHost } from '../runtime/host.js';
import { secretsOf } from '../runtime/secrets.js';
import type { ActionHost } from './action-host.js';
import { admit, type RunTrigger } from './admission.js';
import { installer } from './agents-installer.js';
import { brokenOff } from './breakdown.js';
import { connect, type Connection } from './connection.js';
import { type NotStarted, stopped, tellNotStarted } from './not-started.js';
import { showPlan } from './plan.js';
import { prepare } from './preparation.js';
import { run, type RunOutcome } from './run.js';
import { runHostOf } from './run-host.js';

/** The main half of the action: from the event that started the job to the end of the run. Answers whether it is green. */
export async function act(action: ActionHost): Promise<boolean> {
  const job = readJob(action.env);
  const read = readInputs(action.env);
  if (!read.ok) {
    for (const problem of read.problems) announce('error', problem);
    writeOutputs(outputsWithoutRun('failed', 'preflight'));
    return false;
  }
  const { inputs } = read;
  const log = createLog(action.write, () => crypto.randomUUID());
  const host = {
    ...runHostOf(action, job, inputs),
    ...(inputs.install === 'auto' && { install: installer(action, job, log) }),
  };
  const connection = connect({ job, inputs, log, clock: action.clock, secrets: secretsOf(host) });
  try {
    const admission = await admit(connection, action.payload);
    if (!admission.admitted) return await tellNotStarted(connection, admission.outcome);
    const outcome = await attempt(action, connection, host, admission);
    return outcome.started ? outcome.green : await tellNotStarted(connection, outcome.outcome);
  } finally {
    log.close();
  }
}

/** The run that was admitted. */
async function attempt(
  action: ActionHost,
  connection: Connection,
  host: RunHost,
  { trigger, problems }: { readonly trigger: RunTrigger; readonly problems: readonly string[] },
): Promise<RunOutcome> {
  const { thread } = trigger;
  const no = (outcome: NotStarted): RunOutcome => ({ started: false, outcome });
  const preparation = await prepare(connection, host, trigger, problems).catch((error: unknown) => ({
    ready: false as const,
    outcome: brokenOff(connection, error, thread),
  }));
  if (!preparation.ready) return no(preparation.outcome);
  const { prepared } = preparation;
  if (connection.inputs['dry-run']) return no(await showPlan(connection, host, prepared, thread?.number ?? null));
  if (!action.cancel.aborted) return await run(action, connection, host, prepared, thread);
  const about = { thread: thread?.number ?? null, key: `job=${connection.job.runId}`, status: 'cancelled' } as const;
  return no(stopped('cancelled', ['The job was cancelled before the run began.'], about));
}
