import { saveForPost } from '../github/outputs.js';
import { createTracking, type Tracking } from '../github/tracking.js';
import type { Clock } from '../github/clock.js';
import type { Event } from '../model/event.js';
import { createLiveLines } from '../report/live.js';
import { renderTracking } from '../report/markdown/documents.js';
import { createTeller } from '../report/tell.js';
import { type Connection, publicationContext } from './connection.js';

/** Follows a run: its lines in the log, its comment on the thread. */
export interface Follower {
  observe(event: Event): void;
  /** The folder's name of the run that has begun; null before. */
  readonly run: string | null;
  /** The comment that follows it; null where nobody wants one. */
  readonly tracking: Tracking | null;
}

export function createFollower(connection: Connection, clock: Clock, thread: number | null, runs: string): Follower {
  const { comments, inputs, log, redact, say } = connection;
  const teller = createTeller();
  const lines = createLiveLines({ color: false, unicode: true, whereToLook: null });
  const context = publicationContext(connection, thread);
  const onTrouble = (message: string): void => {
    say('warning', `The comment on #${thread ?? ''} could not be written: ${message}`);
  };
  const tracking = thread !== null && inputs.comment ? createTracking({ comments, thread, clock, onTrouble }) : null;
  let run: string | null = null;

  return {
    tracking,
    get run() {
      return run;
    },
    observe(event) {
      teller.observe(event);
      if (event.type === 'run_started') {
        run = event.run_id;
        saveForPost('folder', `${runs}/${run}`);
      }
      log.text(redact(lines.observe(event).join('\n')));
      if (event.type !== 'run_completed') tracking?.show(() => redact(renderTracking(teller.story, context)));
    },
  };
}
