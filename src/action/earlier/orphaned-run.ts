import type { RunHost } from '../../execution/host.js';
import { renderTracking } from '../../report/markdown/documents.js';
import { remoteRuns } from '../../storage/checkpoint/remote-runs.js';
import { restoreRun } from '../../storage/checkpoint/restore.js';
import type { Holder } from '../../storage/checkpoint/thread-lock.js';
import { publicationContext, type Connection } from '../connection.js';
import { outcomeOf, verdictOn } from '../end/results.js';
import type { Prepared } from '../start/preparation.js';
import { messageOf } from '../start/unexpected-error.js';
import { jobOf } from './stored-run.js';
import type { Work } from './task.js';

/**
 * Says on its comment that the run of a dead job came to no end, where this job has the lock in its place and does
 * something else (`work` null: nothing). Nobody else would: the dead job's own post step, if there still is one, leaves
 * the comment to whoever has the lock. To be called while the lock is held only, as nobody can go on with that run then.
 * Never rejects.
 */
export async function tellLeftBehind(
  connection: Connection,
  host: RunHost,
  prepared: Prepared,
  about: { readonly dead: Holder; readonly work: Work | null },
): Promise<void> {
  await tell(connection, host, prepared, about).catch((error: unknown) => {
    connection.say('warning', `The run that ${about.dead.url} has left could not be told of: ${messageOf(error)}`);
  });
}

async function tell(
  connection: Connection,
  host: RunHost,
  { repository, remote }: Prepared,
  { dead, work }: { readonly dead: Holder; readonly work: Work | null },
): Promise<void> {
  const stored = await remoteRuns(repository, remote);
  if (!connection.inputs.comment || !stored.ok) return;
  const left = stored.value.find(({ facts }) => facts.job === dead.job && facts.state === 'open');
  const thread = left?.facts.thread?.number;
  if (left === undefined || thread === undefined || goesOnIn(work)?.endsWith(`/${left.facts.run}`) === true) return;
  const back = await restoreRun(repository, remote, left.facts.run, host);
  if (!back.ok) return;
  const context = { ...publicationContext(connection, thread), runUrl: jobOf(connection, left) };
  // A command is about the last run of a thread, which is another one now.
  const place = work === null ? context : { ...context, commands: [], warnings: [OTHER] };
  const { story } = outcomeOf(back.events, verdictOn(back.events), place);
  const answer = await connection.comments.put(thread, connection.redact(renderTracking(story, place)));
  if (!answer.ok) connection.say('warning', `#${thread} could not be told: ${answer.message}`);
}

const OTHER = 'Another run has taken its place on this thread.';

/** The folder of the earlier run that is gone on with; null for a run of its own. */
function goesOnIn(work: Work | null): string | null {
  switch (work?.task.kind) {
    case 'resume':
      return work.task.request.folder;
    case 'publish':
      return work.task.folder;
    case 'new':
    case 'replay':
    case undefined:
      return null;
  }
}
