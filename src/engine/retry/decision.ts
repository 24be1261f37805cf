import type { NextAttempt, RetryEntry } from '../../model/index.js';

/** `branch` is the key under which a jump back is counted; `label` and `strategy` are for people. */
export type RetryDecision =
  | { readonly do: 'retry'; readonly next: NextAttempt; readonly strategy: string }
  | { readonly do: 'restart'; readonly target: string; readonly branch: string; readonly label: string }
  /** A validator has to say first whether a condition holds. */
  | { readonly do: 'wait' }
  | { readonly do: 'stop' };

/** What the policy needs to know beside the attempts. */
export interface RetryView {
  /** Jumps taken in this round, by branch key. */
  readonly jumps: ReadonlyMap<string, number>;
  /** Whether a validator condition holds; null while it runs. */
  readonly validate: (entry: RetryEntry) => boolean | null;
  /** An agent name or template, resolved. */
  readonly agent: (template: string) => string;
}
