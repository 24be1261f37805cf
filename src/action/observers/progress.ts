import type { RunHost } from '../../execution/host.js';
import type { Clock } from '../../github/api/clock.js';
import { createTrackingComment, type TrackingComment } from '../../github/comments/tracking-comment.js';
import { saveForPost } from '../../github/job/outputs.js';
import type { Event } from '../../model/events/event.js';
import { pluralize } from '../../report/format/figures.js';
import { createLogFormatter } from '../../report/live/log-formatter.js';
import { renderTrackingComment } from '../../report/markdown/documents.js';
import { numberedPath } from '../../report/run-summary/step-paths.js';
import { createRunSummaryBuilder } from '../../report/run-summary/summarize-run.js';
import { failureOutputPaths, openRunResults } from '../../runs/run-results.js';
import { type Connection, createPublicationContext } from '../context/connection.js';

/** Reports the progress of a run: its lines in the log, and its comment on the thread. */
export interface ProgressReporter {
  /** Reports an event of the run. */
  observe(event: Event): void;
  /** Absolute path of the run's folder; null until the run has started. */
  readonly folder: string | null;
  /** Resolves when everything that was observed is in the log. */
  readonly flush: () => Promise<void>;
  /** The tracking comment; null if none is wanted. */
  readonly tracking: TrackingComment | null;
}

/**
 * Creates the reporter of a run. The first `reportedCount` events are in the logs of earlier jobs and are not logged
 * again.
 */
export function createProgressReporter(
  connection: Connection,
  host: RunHost,
  clock: Clock,
  { thread, reportedCount }: { readonly thread: number | null; readonly reportedCount: number },
): ProgressReporter {
  const { comments, inputs, log, redact, annotate } = connection;
  const summaryBuilder = createRunSummaryBuilder();
  const lines = createLogFormatter({ color: false, unicode: true, detailHint: null });
  const context = createPublicationContext(connection, thread);
  const onWriteError = (message: string): void => {
    annotate('warning', `The comment on #${thread ?? ''} could not be written: ${message}`);
  };
  const tracking =
    thread !== null && inputs.comment ? createTrackingComment({ comments, thread, clock, onWriteError }) : null;
  let folder: string | null = null;
  let writing = Promise.resolve();
  let seen = 0;
  let lastStep: string | null = null;

  /** Logs the end of what a failed gate or a failed agent printed. */
  async function logExcerpt(event: Event, runFolder: string): Promise<void> {
    const title = excerptTitle(event);
    const [path] = failureOutputPaths([event]);
    if (title === null || path === undefined) return;
    const excerpt = await openRunResults(runFolder, { now: host.now, redact }).excerpts([event]);
    const text = excerpt(path) ?? '';
    if (text.trim() !== '') log.group(redact(title), text);
  }

  return {
    tracking,
    get folder() {
      return folder;
    },
    flush: () => writing,
    observe(event) {
      summaryBuilder.observe(event);
      if (event.type === 'run_started' || event.type === 'replay_started') {
        folder = `${host.runs}/${event.run_id}`;
        saveForPost('folder', folder);
      }
      seen += 1;
      const newLines = lines.observe(event);
      if (seen <= reportedCount) {
        if (event.type === 'step_completed') lastStep = event.step;
        const after = lastStep === null ? '' : ` after ${numberedPath(summaryBuilder.summary, lastStep)}`;
        if (seen === reportedCount) log.text(redact(`→ Goes on${after}; ${pluralize(reportedCount, 'event')} before`));
        return;
      }
      log.text(redact(newLines.join('\n')));
      const runFolder = folder;
      if (runFolder !== null) writing = writing.then(() => logExcerpt(event, runFolder));
      // The final state is written once, after the publication.
      if (event.type !== 'run_completed' && event.type !== 'changes_measured')
        tracking?.update(() => redact(renderTrackingComment(summaryBuilder.summary, context)));
    },
  };
}

/** The title of the excerpt for an event; null if the event needs none. */
function excerptTitle(event: Event): string | null {
  switch (event.type) {
    case 'gate_checked':
      return event.status === 'fail' ? `${event.step}: ${event.gate} failed` : null;
    case 'agent_completed':
      return event.is_error ? `${event.step}: errors of the agent` : null;
    case 'agent_killed':
      return `${event.step}: errors of the agent`;
    default:
      return null;
  }
}
