import type { NextAttempt, RetryEntry } from '../../model/index.js';

/** The next move after a failed attempt. `branch`: the key that counts restarts; `label`, `strategy`: for people. */
export type RetryDecision =
  | { readonly do: 'retry'; readonly next: NextAttempt; readonly strategy: string }
  | { readonly do: 'restart'; readonly target: string; readonly branch: string; readonly label: string }
  /** A validator must finish first, to tell whether a condition holds. */
  | { readonly do: 'wait' }
  | { readonly do: 'stop' };

/** What a retry policy needs to know in addition to the attempts. */
export interface RetryContext {
  /** Number of restarts in this round, by branch key. */
  readonly jumps: ReadonlyMap<string, number>;
  /** Whether a validator condition holds; null while it runs. */
  readonly validate: (entry: RetryEntry) => boolean | null;
  /** Resolves an agent's name or template. */
  readonly resolveAgent: (template: string) => string;
}
