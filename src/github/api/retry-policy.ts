import type { Trouble } from './answer.js';

export type Patience = { readonly again: false } | { readonly again: true; readonly waitMs: number };

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 1000;
/** What takes longer is a failure: a run must not stand still for an hour. */
const LONGEST_WAIT_MS = 120_000;

/**
 * Whether to send a request again, and when: after a rate limit, which turns a request away before it has any effect,
 * and after a server's error or a broken connection, unless it may only be done `once`.
 */
export function patienceFor(
  trouble: Trouble,
  sent: { readonly attempt: number; readonly once: boolean; readonly now: number },
): Patience {
  const isPassing = trouble.status === null || trouble.status >= 500;
  const again = isLimited(trouble) || (isPassing && !sent.once);
  const waitMs = Math.max(FIRST_WAIT_MS * 2 ** (sent.attempt - 1), askedWaitMs(trouble, sent.now));
  return again && sent.attempt < ATTEMPTS && waitMs <= LONGEST_WAIT_MS ? { again, waitMs } : { again: false };
}

function isLimited({ status, message, headers }: Trouble): boolean {
  if (status !== 403) return status === 429;
  return headers['retry-after'] !== undefined || isUsedUp(headers) || /rate limit/i.test(message);
}

function isUsedUp(headers: Trouble['headers']): boolean {
  return headers['x-ratelimit-remaining'] !== undefined && Number(headers['x-ratelimit-remaining']) === 0;
}

/** How long GitHub wants to be left alone; 0 where it does not say. */
function askedWaitMs({ headers }: Trouble, now: number): number {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return isUsedUp(headers) && Number.isFinite(reset) ? Math.max(0, reset * 1000 - now) + 1000 : 0;
}
