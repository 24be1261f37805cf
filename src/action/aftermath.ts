import { announce } from '../github/annotations.js';
import { readInputs } from '../github/inputs.js';
import { readJob } from '../github/job.js';
import { createLog } from '../github/log.js';
import type { Event } from '../model/event.js';
import type { ReportStatus } from '../model/report.js';
import { tellStory, type Verdict } from '../report/tell.js';
import { runResults } from '../runtime/run-results.js';
import { secretsOf } from '../runtime/secrets.js';
import type { ActionHost } from './action-host.js';
import { messageOf } from './breakdown.js';
import { connect, publicationContext } from './connection.js';
import { processHost } from './process-host.js';
import { outcomeOf, showResults, writeResults } from './results.js';
import { runHostOf } from './run-host.js';

/**
 * The post half of the action: shows what main could not show any more because it was killed or crashed, by the same
 * code and from the ledger on disk. `folder` is the run's.
 */
export async function endInItsPlace(packageRoot: string, folder: string): Promise<void> {
  try {
    await tidyUp(processHost(packageRoot), folder);
  } catch (error) {
    // The job's result stands already; a post step that fails would only hide it.
    announce('warning', `The end of the run could not be shown: ${messageOf(error)}`);
  }
}

async function tidyUp(action: ActionHost, folder: string): Promise<void> {
  const read = readInputs(action.env);
  if (!read.ok) return;
  const job = readJob(action.env);
  const log = createLog(action.write, () => crypto.randomUUID());
  const host = runHostOf(action, job, read.inputs);
  const connection = connect({ job, inputs: read.inputs, log, clock: action.clock, secrets: secretsOf(host) });
  const { STATE_thread: thread = '', STATE_self: self, STATE_summary: summary } = action.env;
  if (self !== undefined) connection.self.learn(self);
  const results = runResults(folder, { now: host.now, redact: connection.redact });
  const events = await results.events();
  const number = thread === '' ? null : Number(thread);
  const context = { ...publicationContext(connection, number), excerpt: await results.excerpts(events) };
  const outcome = outcomeOf(events, verdictOn(tellStory(events).status, events), context);
  await writeResults(results, outcome);
  await showResults(connection, outcome, {
    summary: summary !== 'written',
    tracking:
      number === null || !read.inputs.comment
        ? null
        : async (body) => {
            const answer = await connection.comments.put(number, body);
            if (!answer.ok) connection.say('warning', `#${number} could not be told: ${answer.message}`);
          },
  });
}

/** A ledger without an end is of a run that was stopped from outside, or broke. */
function verdictOn(status: ReportStatus, events: readonly Event[]): Verdict | null {
  if (status !== 'running') return null;
  const isCancelled = events.some(({ type }) => type === 'cancel_requested');
  return isCancelled
    ? { status: 'cancelled', reason: 'cancelled', message: 'The job was cancelled.' }
    : { status: 'failed', reason: 'internal', message: 'The job ended in the middle of the run.' };
}
