import type { Effect, Run } from '../../engine/index.js';
import type { Emit } from '../drive.js';
import type { LaneUser } from '../lanes/lanes.js';
import type { RunResources } from '../run-resources.js';

/** The context of an effect: the run's resources, its current state, and the way to the ledger. */
export interface EffectContext {
  readonly resources: RunResources;
  readonly run: Run;
  readonly emit: Emit;
  /** Aborted, with a reason, once the effect is no longer wanted. */
  readonly signal: AbortSignal;
}

/** Creates the lane user of an effect. Warnings about the worktree are recorded in the ledger as `noted`. */
export function createLaneUser({ emit, signal }: EffectContext): LaneUser {
  return {
    signal,
    warn: (text) => void emit({ type: 'noted', topic: 'warning', text }).catch(() => undefined),
  };
}

/** The effect of one kind. */
export type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>;
