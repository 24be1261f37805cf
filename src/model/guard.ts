import type { AgentSignal } from './adapter.js';
import type { Usage } from './usage.js';
import type { GuardLimits } from './workflow.js';

export const GUARD_NAMES = ['max_turns', 'max_budget', 'max_tokens', 'max_time', 'no_write'] as const;
export type GuardName = (typeof GUARD_NAMES)[number];

/** What a guard sees beside the signal: totals of the launch so far, this signal's included, and time (ms) since it began. */
export interface Tally {
  readonly usage: Usage;
  readonly elapsedMs: number;
}

/** A tick of the clock, so that a silent agent meets its deadline too. */
export type GuardInput = AgentSignal | { readonly type: 'tick' };

/** Where the agent works, for guards that look at paths. All absolute or relative to `worktree`. */
export interface GuardScene {
  readonly worktree: string;
  /** The one file the step must write, relative to the worktree; null for diff steps. */
  readonly outputFile: string | null;
  /** Whether a path (relative to the worktree, or absolute when outside) may be written. */
  readonly mayWrite: (path: string) => boolean;
}

/** Watches one launch; says why it must be stopped, or null. Once it has fired it is not asked again. */
export interface Guard {
  observe(input: GuardInput, tally: Tally): string | null;
}

/** One guard of the registry. `create` returns null where the limits do not ask for it. */
export interface GuardType {
  readonly name: GuardName;
  create(limits: GuardLimits, scene: GuardScene): Guard | null;
}
