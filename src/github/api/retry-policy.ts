import type { FailedResponse } from './result.js';

/** Whether to retry a request, and after how long. */
export type RequestRetry = { readonly again: false } | { readonly again: true; readonly waitMs: number };

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 1000;
/** A longer wait is a failure instead: a run must not stand still for an hour. */
const LONGEST_WAIT_MS = 120_000;

/**
 * Decides whether to retry a failed request, and when. Retried are requests that hit a rate limit, which have had no
 * effect, and after server errors or broken connections those that may be done more than `once`.
 */
export function decideRequestRetry(
  failure: FailedResponse,
  sent: { readonly attempt: number; readonly once: boolean; readonly now: number },
): RequestRetry {
  const isTransient = failure.status === null || failure.status >= 500;
  const again = isRateLimited(failure) || (isTransient && !sent.once);
  const waitMs = Math.max(FIRST_WAIT_MS * 2 ** (sent.attempt - 1), requestedWaitMs(failure, sent.now));
  return again && sent.attempt < ATTEMPTS && waitMs <= LONGEST_WAIT_MS ? { again, waitMs } : { again: false };
}

function isRateLimited({ status, message, headers }: FailedResponse): boolean {
  if (status !== 403) return status === 429;
  return headers['retry-after'] !== undefined || isQuotaExhausted(headers) || /rate limit/i.test(message);
}

function isQuotaExhausted(headers: FailedResponse['headers']): boolean {
  return headers['x-ratelimit-remaining'] !== undefined && Number(headers['x-ratelimit-remaining']) === 0;
}

/** How long GitHub's headers ask to wait; 0 if they do not say. */
function requestedWaitMs({ headers }: FailedResponse, now: number): number {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return isQuotaExhausted(headers) && Number.isFinite(reset) ? Math.max(0, reset * 1000 - now) + 1000 : 0;
}
