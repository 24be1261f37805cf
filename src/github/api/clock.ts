/** Time, handed in so that tests need not wait for it. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Calls back once after `ms`, unless it is cancelled by what is returned. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
