import type { AgentSignal } from './adapter.js';
import type { Usage } from './usage.js';
import type { GuardLimits } from './workflow.js';

/** The names of all guards, as written in workflows. */
export const GUARD_NAMES = ['max_turns', 'max_budget', 'max_tokens', 'max_time', 'no_write'] as const;
export type GuardName = (typeof GUARD_NAMES)[number];

/** Totals of a launch so far: its usage, the current signal included, and the time since it began, in ms. */
export interface LaunchTotals {
  readonly usage: Usage;
  readonly elapsedMs: number;
}

/** What a guard observes: a signal of the agent or, so that limits hold for a silent agent too, a regular tick. */
export type GuardInput = AgentSignal | { readonly type: 'tick' };

/** The paths of a launch, for guards that check paths. `worktree` is absolute. */
export interface GuardContext {
  readonly worktree: string;
  /** The output file of the step, relative to the worktree; null for diff steps. */
  readonly outputFile: string | null;
  /** Whether a path (relative to the worktree, or absolute when outside) may be written. */
  readonly mayWrite: (path: string) => boolean;
}

/** Watches one launch. `observe` returns why it must be stopped, or null; it is not called again after a reason. */
export interface Guard {
  observe(input: GuardInput, totals: LaunchTotals): string | null;
}

/** One kind of guard, as registered. `create` returns null if the limits do not use this guard. */
export interface GuardType {
  readonly name: GuardName;
  create(limits: GuardLimits, context: GuardContext): Guard | null;
}
