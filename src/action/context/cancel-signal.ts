import { TIME_LIMIT_SIGNAL } from '../../model/events/event.js';
import type { ActionHost } from './action-host.js';

/**
 * Creates a signal that aborts on a cancel of the job, on its time limit and on the `others`. `release` stops the timer.
 */
export function createCancelSignal(
  { clock, cancel }: ActionHost,
  minutes: number,
  others: readonly AbortSignal[] = [],
): { readonly signal: AbortSignal; readonly release: () => void } {
  const limit = new AbortController();
  const stop = clock.after(minutes * 60_000, () => {
    limit.abort(TIME_LIMIT_SIGNAL);
  });
  return { signal: AbortSignal.any([cancel, limit.signal, ...others]), release: stop };
}
