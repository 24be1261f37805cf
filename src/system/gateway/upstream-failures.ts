import { reasonOfStatus } from '../../adapters/stream/failure.js';
import type { AgentFailure, FailureReason } from '../../model/index.js';

/** A model call that came to nothing: the status of the answer, or that there was none, or only the first part of one. */
export type FailedCall = number | 'unanswered' | 'cut';

/**
 * Failed calls with no good one since that go on for so long end the launch: some CLIs try again for many minutes, and
 * say nothing of it. An attempt that begins anew has as good a chance.
 */
const PATIENCE_MS = 30_000;

/** What the gateway saw go wrong between a CLI and its provider. Times in ms by a monotonic clock. */
export class Trouble {
  #calls = 0;
  #since = 0;
  #last: FailedCall | null = null;

  failed(call: FailedCall, now: number): void {
    if (this.#calls === 0) this.#since = now;
    this.#calls += 1;
    this.#last = call;
  }

  passed(): void {
    this.#calls = 0;
    this.#last = null;
  }

  /** Why to wait no longer; null while that is not so. One failed call may be anything. */
  over(now: number): AgentFailure | null {
    if (this.#last === null || this.#calls < 2 || now - this.#since < PATIENCE_MS) return null;
    return {
      reason: reasonOf(this.#last),
      message: `${this.#calls} model calls in a row failed, the last with ${wordsFor(this.#last)}; not waited for longer`,
    };
  }

  /** The failure that a CLI tells, with the reason that was seen where the CLI's own is vague. */
  told(failure: AgentFailure | null): AgentFailure | null {
    if (failure === null || this.#last === null || !VAGUE.has(failure.reason)) return failure;
    return { ...failure, reason: reasonOf(this.#last) };
  }
}

const VAGUE: ReadonlySet<FailureReason> = new Set(['agent_error', 'no_result', 'upstream_error', 'stream_cut']);

function reasonOf(call: FailedCall): FailureReason {
  if (call === 'unanswered') return 'unreachable';
  return call === 'cut' ? 'stream_cut' : reasonOfStatus(call);
}

function wordsFor(call: FailedCall): string {
  if (call === 'unanswered') return 'no answer';
  return call === 'cut' ? 'an answer that broke off' : `HTTP ${call}`;
}
