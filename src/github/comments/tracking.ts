import type { Answer } from '../api/answer.js';
import type { Clock } from '../api/clock.js';
import type { Comments } from './comments.js';

/** The one comment that follows a run on the thread that started it. */
export interface Tracking {
  /** Shows the newest state: now, or when the last update is old enough. What comes in between is skipped. */
  show(render: () => string): void;
  /** Somebody else follows the run in that comment from now on: nothing more is shown. */
  leave(): void;
  /** Shows the last state and waits for it. Nothing is shown afterwards. */
  finish(body: string): Promise<void>;
}

/** The least time between two updates, in ms. */
export const UPDATE_EVERY_MS = 15_000;

export interface TrackingOptions {
  readonly comments: Comments;
  readonly thread: number;
  readonly clock: Clock;
  /** Told of each comment that could not be written, once in a row. The run goes on without. */
  readonly onTrouble: (message: string) => void;
}

export function createTracking({ comments, thread, clock, onTrouble }: TrackingOptions): Tracking {
  let waiting: (() => string) | null = null;
  let lastSent = Number.NEGATIVE_INFINITY;
  let sending: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;
  let finished = false;
  let isTroubled = false;

  function schedule(): void {
    if (waiting === null || sending !== null || cancelTimer !== null || finished) return;
    const wait = lastSent + UPDATE_EVERY_MS - clock.now();
    if (wait <= 0) send();
    else
      cancelTimer = clock.after(wait, () => {
        cancelTimer = null;
        send();
      });
  }

  function send(): void {
    const render = waiting;
    if (render === null || finished) return;
    waiting = null;
    lastSent = clock.now();
    sending = comments.put(thread, render()).then((answer) => {
      note(answer);
      sending = null;
      schedule();
    });
  }

  function note(answer: Answer<number>): void {
    if (!answer.ok && !isTroubled) onTrouble(answer.message);
    isTroubled = !answer.ok;
  }

  return {
    show(render) {
      waiting = render;
      schedule();
    },
    leave() {
      finished = true;
      cancelTimer?.();
    },
    async finish(body) {
      finished = true;
      cancelTimer?.();
      await sending;
      note(await comments.put(thread, body));
    },
  };
}
