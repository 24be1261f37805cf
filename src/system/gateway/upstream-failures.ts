import { reasonFromStatus } from '../../adapters/stream/failure.js';
import type { AgentFailure, FailureReason } from '../../model/index.js';

/** A failed model call: the HTTP status of the response, `unanswered` without one, or `cut` if it broke off. */
export type FailedCall = number | 'unanswered' | 'cut';

/**
 * Consecutive failed calls over this time (ms) end the launch. Some CLIs retry for many minutes without output; a new
 * attempt is as likely to succeed.
 */
const GIVE_UP_AFTER_MS = 30_000;

/** Tracks consecutive failures between a CLI and its provider. Times are in ms of a monotonic clock. */
export class UpstreamFailures {
  #count = 0;
  #firstAt = 0;
  #last: FailedCall | null = null;

  recordFailure(call: FailedCall, now: number): void {
    if (this.#count === 0) this.#firstAt = now;
    this.#count += 1;
    this.#last = call;
  }

  recordSuccess(): void {
    this.#count = 0;
    this.#last = null;
  }

  /** The failure with which to end the launch; null if it should go on. A single failed call never ends it. */
  launchFailure(now: number): AgentFailure | null {
    if (this.#last === null || this.#count < 2 || now - this.#firstAt < GIVE_UP_AFTER_MS) return null;
    return {
      reason: reasonOf(this.#last),
      message: `${this.#count} model calls in a row failed, the last with ${describeCall(this.#last)}; not waited for longer`,
    };
  }

  /**
   * The failure of a launch that has ended, given the one that the CLI reported, null if it reported none. A launch
   * whose last model call failed has failed, whatever the CLI says: some end well after nothing but HTTP 401. A generic
   * reason of the CLI's is replaced with the one that was observed.
   */
  finalFailure(reported: AgentFailure | null): AgentFailure | null {
    if (this.#last === null) return reported;
    const reason = reasonOf(this.#last);
    if (reported === null)
      return {
        reason,
        message: `its last model call failed (${describeCall(this.#last)}), and no answer came after it`,
      };
    return GENERIC_REASONS.has(reported.reason) ? { ...reported, reason } : reported;
  }
}

const GENERIC_REASONS: ReadonlySet<FailureReason> = new Set([
  'agent_error',
  'no_result',
  'upstream_error',
  'stream_cut',
]);

function reasonOf(call: FailedCall): FailureReason {
  if (call === 'unanswered') return 'unreachable';
  return call === 'cut' ? 'stream_cut' : reasonFromStatus(call);
}

function describeCall(call: FailedCall): string {
  if (call === 'unanswered') return 'no answer';
  return call === 'cut' ? 'an answer that broke off' : `HTTP ${call}`;
}
