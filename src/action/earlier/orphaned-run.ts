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
 * Updates the tracking comment of a run whose job died, to say that the run did not finish. This is needed if this job
 * has replaced the dead job's lock and does not continue that run; `work` is what it does, null for nothing. The dead
 * job's post step, if it still runs, leaves the comment to the holder of the lock. Call this only while the lock is
 * held, since no other job can continue the run then. Never rejects.
 */
export async function tellLeftBehind(
  connection: Connection,
  host: RunHost,
  prepared: Prepared,
  about: { readonly deadHolder: Holder; readonly work: Work | null },
): Promise<void> {
  await updateTrackingComment(connection, host, prepared, about).catch((error: unknown) => {
    connection.say(
      'warning',
      `The run that ${about.deadHolder.url} has left could not be told of: ${messageOf(error)}`,
    );
  });
}

async function updateTrackingComment(
  connection: Connection,
  host: RunHost,
  { repository, remote }: Prepared,
  { deadHolder, work }: { readonly deadHolder: Holder; readonly work: Work | null },
): Promise<void> {
  const stored = await remoteRuns(repository, remote);
  if (!connection.inputs.comment || !stored.ok) return;
  const orphan = stored.value.find(({ facts }) => facts.job === deadHolder.job && facts.state === 'open');
  const thread = orphan?.facts.thread?.number;
  if (orphan === undefined || thread === undefined || resumedFolder(work)?.endsWith(`/${orphan.facts.run}`) === true)
    return;
  const restored = await restoreRun(repository, remote, orphan.facts.run, host);
  if (!restored.ok) return;
  const jobContext = { ...publicationContext(connection, thread), runUrl: jobOf(connection, orphan) };
  // Commands apply to the last run of a thread, which is another one now: offer none.
  const context = work === null ? jobContext : { ...jobContext, commands: [], warnings: [REPLACED] };
  const { story: summary } = outcomeOf(restored.events, verdictOn(restored.events), context);
  const answer = await connection.comments.put(thread, connection.redact(renderTracking(summary, context)));
  if (!answer.ok) connection.say('warning', `#${thread} could not be told: ${answer.message}`);
}

const REPLACED = 'Another run has taken its place on this thread.';

/** The folder of the earlier run that the task continues; null if it starts a new run. */
function resumedFolder(work: Work | null): string | null {
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
