import type { Clock } from '../api/clock.js';
import type { ApiResult } from '../api/result.js';
import type { Comments } from './comments.js';

/** The comment that shows the progress of a run on the thread that started it. */
export interface TrackingComment {
  /** Shows the current state: now, or as soon as the last update is old enough. States in between are skipped. */
  update(render: () => string): void;
  /** Stops updating the comment, because another job updates it from now on. */
  stop(): void;
  /** Shows the final state. Resolves when it has been written, or has failed. Nothing is shown afterwards. */
  finish(body: string): Promise<void>;
}

/** The least time between two updates, ms. */
export const UPDATE_EVERY_MS = 15_000;

/** What a tracking comment is created from. */
export interface TrackingCommentOptions {
  readonly comments: Comments;
  readonly thread: number;
  readonly clock: Clock;
  /** Called with the message when the comment cannot be written; not again until it has been written since. */
  readonly onWriteError: (message: string) => void;
}

/** Creates a tracking comment. Nothing is written until a state is shown. */
export function createTrackingComment({
  comments,
  thread,
  clock,
  onWriteError,
}: TrackingCommentOptions): TrackingComment {
  let pendingRender: (() => string) | null = null;
  let lastSent = Number.NEGATIVE_INFINITY;
  let sending: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;
  let finished = false;
  let lastWriteFailed = false;

  function schedule(): void {
    if (pendingRender === null || sending !== null || cancelTimer !== null || finished) return;
    const wait = lastSent + UPDATE_EVERY_MS - clock.now();
    if (wait <= 0) send();
    else
      cancelTimer = clock.after(wait, () => {
        cancelTimer = null;
        send();
      });
  }

  function send(): void {
    const render = pendingRender;
    if (render === null || finished) return;
    pendingRender = null;
    lastSent = clock.now();
    sending = comments.upsert(thread, render()).then((answer) => {
      noteResult(answer);
      sending = null;
      schedule();
    });
  }

  function noteResult(answer: ApiResult<number>): void {
    if (!answer.ok && !lastWriteFailed) onWriteError(answer.message);
    lastWriteFailed = !answer.ok;
  }

  return {
    update(render) {
      pendingRender = render;
      schedule();
    },
    stop() {
      finished = true;
      cancelTimer?.();
    },
    async finish(body) {
      finished = true;
      cancelTimer?.();
      await sending;
      noteResult(await comments.upsert(thread, body));
    },
  };
}
