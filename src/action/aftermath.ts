import type { ReportStatus } from '../model/report.js';
import { readInputs } from '../github/inputs.js';
import { readJob } from '../github/job.js';
import { createLog } from '../github/log.js';
import type { Event } from '../model/event.js';
import { tellStory, type Verdict } from '../report/tell.js';
import { runResults } from '../runtime/run-results.js';
import { secretsOf } from '../runtime/secrets.js';
import type { ActionHost } from './action-host.js';
import { connect, publicationContext } from './connection.js';
import { outcomeOf, showResults, writeResults } from './results.js';
import { runHostOf } from './run-host.js';

/**
 * The post half of the action: shows what main could not show any more because it was killed or crashed, by the same
 * code and from the ledger on disk. Does nothing where main came to its end.
 */
export async function tidyUp(action: ActionHost): Promise<void> {
  const { STATE_folder: folder = '', STATE_done: done, STATE_thread: thread = '', STATE_self: self } = action.env;
  if (folder === '' || done === 'true') return;
  const read = readInputs(action.env);
  if (!read.ok) return;
  const job = readJob(action.env);
  const log = createLog(action.write, () => crypto.randomUUID());
  const host = runHostOf(action, job, read.inputs);
  const connection = connect({ job, inputs: read.inputs, log, clock: action.clock, secrets: secretsOf(host) });
  if (self !== undefined) connection.self.learn(self);
  const results = runResults(folder, { now: host.now, redact: connection.redact });
  const events = await results.events();
  const number = thread === '' ? null : Number(thread);
  const context = { ...publicationContext(connection, number), excerpt: await results.excerpts(events) };
  const outcome = outcomeOf(events, verdictOn(tellStory(events).status, events), context);
  await writeResults(results, outcome);
  await showResults(connection, outcome, {
    summary: action.env.STATE_summary !== 'written',
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
