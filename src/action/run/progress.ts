import type { RunHost } from '../../execution/host.js';
import type { Clock } from '../../github/api/clock.js';
import { createTracking, type Tracking } from '../../github/comments/tracking.js';
import { saveForPost } from '../../github/job/outputs.js';
import type { Event } from '../../model/events/event.js';
import { counted } from '../../report/format/figures.js';
import { createLiveLines } from '../../report/live/live.js';
import { renderTracking } from '../../report/markdown/documents.js';
import { numberedPath } from '../../report/run-summary/step-place.js';
import { createTeller } from '../../report/run-summary/summarize-run.js';
import { pathsOfFailures, runResults } from '../../runs/run-results.js';
import { type Connection, publicationContext } from '../connection.js';

/** Follows a run: its lines in the log, its comment on the thread. */
export interface Follower {
  observe(event: Event): void;
  /** Absolute folder of the run that has begun; null before. */
  readonly folder: string | null;
  /** Resolves when all that was observed is in the log. */
  readonly written: () => Promise<void>;
  /** The comment that follows it; null where nobody wants one. */
  readonly tracking: Tracking | null;
}

/** `told`: how many events at the beginning are of earlier jobs, whose logs have them. */
export function createFollower(
  connection: Connection,
  host: RunHost,
  clock: Clock,
  { thread, told }: { readonly thread: number | null; readonly told: number },
): Follower {
  const { comments, inputs, log, redact, say } = connection;
  const teller = createTeller();
  const lines = createLiveLines({ color: false, unicode: true, whereToLook: null });
  const context = publicationContext(connection, thread);
  const onTrouble = (message: string): void => {
    say('warning', `The comment on #${thread ?? ''} could not be written: ${message}`);
  };
  const tracking = thread !== null && inputs.comment ? createTracking({ comments, thread, clock, onTrouble }) : null;
  let folder: string | null = null;
  let writing = Promise.resolve();
  let seen = 0;
  let lastStep: string | null = null;

  /** The end of what a failed check, or an agent that failed, printed. */
  async function quote(event: Event, from: string): Promise<void> {
    const title = titleOf(event);
    const [path] = pathsOfFailures([event]);
    if (title === null || path === undefined) return;
    const excerpt = await runResults(from, { now: host.now, redact }).excerpts([event]);
    const text = excerpt(path) ?? '';
    if (text.trim() !== '') log.group(redact(title), text);
  }

  return {
    tracking,
    get folder() {
      return folder;
    },
    written: () => writing,
    observe(event) {
      teller.observe(event);
      if (event.type === 'run_started' || event.type === 'replay_started') {
        folder = `${host.runs}/${event.run_id}`;
        saveForPost('folder', folder);
      }
      seen += 1;
      const news = lines.observe(event);
      if (seen <= told) {
        if (event.type === 'step_completed') lastStep = event.step;
        const after = lastStep === null ? '' : ` after ${numberedPath(teller.story, lastStep)}`;
        if (seen === told) log.text(redact(`→ Goes on${after}; ${counted(told, 'event')} before`));
        return;
      }
      log.text(redact(news.join('\n')));
      const from = folder;
      if (from !== null) writing = writing.then(() => quote(event, from));
      // The end is told once, when all is published.
      if (event.type !== 'run_completed' && event.type !== 'changes_measured')
        tracking?.show(() => redact(renderTracking(teller.story, context)));
    },
  };
}

/** Null for what needs no quoting. */
function titleOf(event: Event): string | null {
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
