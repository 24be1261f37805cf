import type { AgentStep, Commit, GateEntry, NewEvent, PlanItem, Scope, StepPath } from '../model/index.js';
import type { LeafNode } from './node.js';
import type { Attempt } from './run.js';

/** Where a step works. A lane is one worktree: that of the nearest parallel child, else the run's (`''`). */
export interface Setting {
  readonly lane: StepPath;
  readonly item: PlanItem | null;
  /** What `no_changes` compares with: the item's base, else the run's. */
  readonly scopeBase: Commit;
  readonly blastRadius: 'enforce' | 'warn' | 'off';
}

/**
 * What ought to be going on now, whether it has begun or not. The driver starts a key it does not have and aborts one
 * that is no longer returned; no key is used twice for different work, and each can be done again with no harm.
 */
export type Effect =
  | {
      readonly kind: 'RunAgent';
      readonly key: string;
      readonly attempt: Attempt;
      readonly node: AgentStep;
      readonly setting: Setting;
    }
  | {
      readonly kind: 'Snapshot';
      readonly key: string;
      readonly attempt: Attempt;
      readonly node: AgentStep;
      readonly setting: Setting;
    }
  | {
      readonly kind: 'RunGate';
      readonly key: string;
      readonly attempt: Attempt;
      readonly node: LeafNode;
      readonly entry: GateEntry;
      readonly commit: Commit;
      readonly setting: Setting;
    }
  | {
      readonly kind: 'Merge';
      readonly key: string;
      readonly step: StepPath;
      readonly item: string;
      readonly base: Commit;
      readonly onto: Commit;
      readonly theirs: Commit;
    }
  | {
      readonly kind: 'AskPerson';
      readonly key: string;
      readonly attempt: Attempt;
      readonly node: LeafNode;
      readonly position: string;
      readonly commit: Commit;
    }
  | {
      readonly kind: 'Timer';
      readonly key: string;
      readonly scope: Scope;
      readonly step: StepPath;
      readonly limitMs: number;
      /** Used before the present epoch. */
      readonly usedMs: number;
      readonly since: string;
    };

/** Records are facts to append, the first one now; effects count only where there is no record. */
export interface Decision {
  readonly records: readonly NewEvent[];
  readonly effects: readonly Effect[];
}
