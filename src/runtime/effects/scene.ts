import type { Effect, Run } from '../../engine/index.js';
import type { Emit } from '../drive.js';
import type { RunWorld } from '../world.js';

/** What an effect works with: the world, the run as it stands, and the way to the ledger. */
export interface Scene {
  readonly world: RunWorld;
  readonly run: Run;
  readonly emit: Emit;
  /** Aborted, with the reason, when the effect is no longer wanted. */
  readonly signal: AbortSignal;
}

export type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>;
