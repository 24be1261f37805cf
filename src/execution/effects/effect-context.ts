import type { Effect, Run } from '../../engine/index.js';
import type { Emit } from '../drive.js';
import type { LaneUser } from '../lanes/lanes.js';
import type { RunWorld } from '../run-resources.js';

/** What an effect works with: the world, the run as it stands, and the way to the ledger. */
export interface Scene {
  readonly world: RunWorld;
  readonly run: Run;
  readonly emit: Emit;
  /** Aborted, with the reason, when the effect is no longer wanted. */
  readonly signal: AbortSignal;
}

/** As a user of a worktree: what there is to say of it goes to the ledger, unless the run breaks meanwhile. */
export function laneUser({ emit, signal }: Scene): LaneUser {
  return {
    signal,
    warn: (text) => void emit({ type: 'noted', topic: 'warning', text }).catch(() => undefined),
  };
}

export type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>;
