import type { RunHost } from '../execution/host.js';
import { secretsOf } from '../execution/secrets.js';
import { readInputs } from '../github/job/inputs.js';
import { readJob } from '../github/job/job.js';
import { createLog } from '../github/job/log.js';
import { saveForPost } from '../github/job/outputs.js';
import { readPriceFile } from '../project/price-file.js';
import type { ActionHost } from './action-host.js';
import { connect, type Connection } from './connection.js';
import { createLocks } from './earlier/locks.js';
import { tellLeftBehind } from './earlier/orphaned-run.js';
import { chooseForAsk, chooseForRun, keyOf } from './earlier/select-task.js';
import { namedRun, ownEarlierRun } from './earlier/stored-run.js';
import { runHostOf } from './run-host.js';
import { run, type RunOutcome } from './run/run.js';
import { admit, type RunTrigger } from './start/admission.js';
import { installer } from './start/agent-installer.js';
import { prepare, type Prepared } from './start/preparation.js';
import { type NotStarted, stopped, tellNotStarted, tellWithoutToken } from './start/rejection.js';
import { showPlan } from './start/show-plan.js';
import { brokenOff } from './start/unexpected-error.js';

/** The main half of the action: from the event that started the job to the end of the run. Answers whether it is green. */
export async function act(action: ActionHost): Promise<boolean> {
  const job = readJob(action.env);
  const read = readInputs(action.env);
  const inputs = read.ok ? read.inputs : read.rest;
  const wrong = read.ok ? [] : read.problems;
  if (inputs === null) return await tellWithoutToken(wrong);
  const log = createLog(action.write, () => crypto.randomUUID());
  const bare = runHostOf(action, job, inputs);
  const named = inputs.prices === '' ? { prices: {} } : await readPriceFile(bare.workspace, inputs.prices);
  const host = {
    ...bare,
    ...('prices' in named && { prices: named.prices }),
    ...(inputs.install === 'auto' && { install: installer(action, job, log, inputs) }),
  };
  const connection = connect({ job, inputs, log, clock: action.clock, secrets: secretsOf(host) });
  try {
    const admission = await admit(connection, action.payload);
    if (!admission.admitted) {
      // Whoever starts nothing by it need not mend them, and an outsider cannot.
      for (const problem of wrong) connection.say('warning', problem);
      return await tellNotStarted(connection, admission.outcome);
    }
    const problems = 'problem' in named ? [`Input \`prices\`: ${named.problem}.`] : [];
    if (wrong.length > 0) {
      const about = { thread: admission.trigger.thread?.number ?? null, key: keyOf(connection, admission.trigger) };
      return await tellNotStarted(
        connection,
        stopped('preflight', [...wrong, ...problems, ...admission.problems], about),
      );
    }
    const asked = { ...admission, problems: [...admission.problems, ...problems] };
    const outcome = await attempt(action, connection, host, asked);
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
  if (thread !== null) saveForPost('thread', String(thread.number));
  const no = (outcome: NotStarted): RunOutcome => ({ started: false, outcome });
  const preparation = await prepare(connection, host, trigger, problems).catch((error: unknown) => ({
    ready: false as const,
    outcome: brokenOff(connection, error, thread),
  }));
  if (!preparation.ready) return no(preparation.outcome);
  const { prepared } = preparation;
  const about = { thread: thread?.number ?? null, key: keyOf(connection, trigger) };
  if (connection.inputs['dry-run']) return no(await onlyLook(connection, host, prepared, trigger));
  if (action.cancel.aborted)
    return no(stopped('cancelled', ['The job was cancelled before the run began.'], { ...about, status: 'cancelled' }));
  const earlier =
    trigger.kind === 'ask'
      ? await namedRun(connection, prepared, { ...about, ...trigger.ask, thread })
      : await ownEarlierRun(connection, prepared, trigger);
  if (earlier !== null && 'kind' in earlier) return no(earlier);
  const locks = createLocks(connection, host, prepared);
  const busy = await locks.take(trigger, earlier);
  if (busy !== null) return no(busy);
  try {
    const chosen =
      trigger.kind === 'ask' && earlier !== null
        ? await chooseForAsk(connection, host, prepared, trigger, earlier)
        : await chooseForRun(connection, host, prepared, trigger);
    if (locks.instead !== null) {
      const work = chosen.chosen ? chosen.work : null;
      await tellLeftBehind(connection, host, prepared, { dead: locks.instead, work });
    }
    if (!chosen.chosen) return no(chosen.outcome);
    const onBegun = chosen.work.thread === null ? locks.takeOwn : () => Promise.resolve();
    return await run(action, connection, host, { ...chosen.work, onBegun });
  } catch (error) {
    return no(brokenOff(connection, error, thread));
  } finally {
    await locks.release();
  }
}

/** `dry-run` shows the plan of a new run; nothing is done about an earlier one. */
async function onlyLook(
  connection: Connection,
  host: RunHost,
  prepared: Prepared,
  trigger: RunTrigger,
): Promise<NotStarted> {
  const number = trigger.thread?.number ?? null;
  if (trigger.kind === 'run') return await showPlan(connection, host, prepared, number);
  const about = { thread: number, key: keyOf(connection, trigger), status: 'refused' } as const;
  return stopped('preflight', ['Nothing was done: `dry-run` is set.'], about);
}
