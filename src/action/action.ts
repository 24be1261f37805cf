import { announce } from '../github/annotations.js';
import { readInputs } from '../github/inputs.js';
import { readJob } from '../github/job.js';
import { createLog } from '../github/log.js';
import { outputsWithoutRun, writeOutputs } from '../github/outputs.js';
import { secretsOf } from '../runtime/secrets.js';
import type { ActionHost } from './action-host.js';
import { admit } from './admission.js';
import { connect } from './connection.js';
import { stopped, tellNotStarted } from './not-started.js';
import { showPlan } from './plan.js';
import { prepare } from './preparation.js';
import { run } from './run.js';
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
  const log = createLog(action.write, () => crypto.randomUUID());
  const host = runHostOf(action, job, read.inputs, log);
  const connection = connect({ job, inputs: read.inputs, log, clock: action.clock, secrets: secretsOf(host) });
  try {
    const admission = await admit(connection, action.payload);
    if (!admission.admitted) return await tellNotStarted(connection, admission.outcome);
    const { trigger, problems } = admission;
    const preparation = await prepare(connection, host, trigger, problems);
    if (!preparation.ready) return await tellNotStarted(connection, preparation.outcome);
    const about = { thread: trigger.thread?.number ?? null, key: `job=${job.runId}` };
    if (action.cancel.aborted)
      return await tellNotStarted(
        connection,
        stopped('cancelled', ['The job was cancelled before the run began.'], { ...about, status: 'cancelled' }),
      );
    if (read.inputs['dry-run'])
      return await tellNotStarted(connection, await showPlan(connection, host, preparation.prepared, about.thread));
    const outcome = await run(action, connection, host, preparation.prepared, trigger.thread);
    return outcome.started ? outcome.green : await tellNotStarted(connection, outcome.outcome);
  } finally {
    log.close();
  }
}
