import type { RunHost } from '../../execution/host.js';
import { renderTrackingComment } from '../../report/markdown/documents.js';
import { listRemoteRuns } from '../../storage/checkpoint/remote-runs.js';
import { restoreRun } from '../../storage/checkpoint/restore.js';
import type { LockHolder } from '../../storage/checkpoint/thread-lock.js';
import { errorMessage } from '../../system/errors.js';
import { createPublicationContext, type Connection } from '../context/connection.js';
import { createResultView, inferInterruptedOutcome } from '../end/results.js';
import type { PreparedRun } from '../start/preparation.js';
import { jobUrlOfRun } from './stored-run.js';
import type { SelectedTask } from './task.js';

/**
 * Updates the tracking comment of a run whose job died, to say that the run did not finish. This is needed if this job
 * has replaced the dead job's lock and does not continue that run; `work` is what it does, null for nothing. The dead
 * job's post step, if it still runs, leaves the comment to the holder of the lock. Call this only while the lock is
 * held, since no other job can continue the run then. Never rejects.
 */
export async function reportOrphanedRun(
  connection: Connection,
  host: RunHost,
  prepared: PreparedRun,
  about: { readonly deadHolder: LockHolder; readonly work: SelectedTask | null },
): Promise<void> {
  await updateTrackingComment(connection, host, prepared, about).catch((error: unknown) => {
    connection.annotate(
      'warning',
      `The run that ${about.deadHolder.url} has left could not be told of: ${errorMessage(error)}`,
    );
  });
}

async function updateTrackingComment(
  connection: Connection,
  host: RunHost,
  { repository, remote }: PreparedRun,
  { deadHolder, work }: { readonly deadHolder: LockHolder; readonly work: SelectedTask | null },
): Promise<void> {
  const stored = await listRemoteRuns(repository, remote);
  if (!connection.inputs.comment || !stored.ok) return;
  const orphan = stored.value.find(({ facts }) => facts.job === deadHolder.job && facts.state === 'open');
  const thread = orphan?.facts.thread?.number;
  if (orphan === undefined || thread === undefined || resumedFolder(work)?.endsWith(`/${orphan.facts.run}`) === true)
    return;
  const restored = await restoreRun(repository, remote, orphan.facts.run, host);
  if (!restored.ok) return;
  const jobContext = { ...createPublicationContext(connection, thread), runUrl: jobUrlOfRun(connection, orphan) };
  // Commands apply to the last run of a thread, which is another one now: offer none.
  const context = work === null ? jobContext : { ...jobContext, commands: [], warnings: [REPLACED] };
  const { summary } = createResultView(restored.events, inferInterruptedOutcome(restored.events), context);
  const answer = await connection.comments.upsert(thread, connection.redact(renderTrackingComment(summary, context)));
  if (!answer.ok) connection.annotate('warning', `#${thread} could not be told: ${answer.message}`);
}

const REPLACED = 'Another run has taken its place on this thread.';

/** The folder of the earlier run that the task continues; null if it starts a new run. */
function resumedFolder(work: SelectedTask | null): string | null {
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
