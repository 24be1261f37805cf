import type { AgentStep, Commit, GateEntry, Integrity, NewEvent, PlanItem, Scope, StepPath } from '../model/index.js';
import type { LeafNode } from './node.js';
import type { Attempt } from './run.js';

/**
 * The context in which a step works. `lane` names its worktree: the path of the nearest enclosing parallel child, or
 * `''` for the worktree of the run.
 */
export interface StepContext {
  readonly lane: StepPath;
  readonly item: PlanItem | null;
  /** The commit with which `no_changes` compares: the base of the item or, outside items, of the run. */
  readonly scopeBase: Commit;
  readonly blastRadius: 'enforce' | 'warn' | 'off';
  /** The stricter one of the workflow's and of the workflows that call it. */
  readonly integrity: Integrity;
}

/**
 * A piece of work that should be running now, whether it has begun or not. The driver starts an effect whose key is not
 * running, and aborts a running one whose key is no longer returned. A key is never reused for different work, and
 * every effect can safely be repeated.
 */
export type Effect =
  | {
      readonly kind: 'RunAgent';
      readonly key: string;
      readonly attempt: Attempt;
      readonly node: AgentStep;
      readonly stepContext: StepContext;
    }
  | {
      readonly kind: 'Snapshot';
      readonly key: string;
      readonly attempt: Attempt;
      readonly node: AgentStep;
      readonly stepContext: StepContext;
    }
  | {
      readonly kind: 'RunGate';
      readonly key: string;
      readonly attempt: Attempt;
      readonly node: LeafNode;
      readonly entry: GateEntry;
      readonly commit: Commit;
      readonly stepContext: StepContext;
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
      /** The time used before the current epoch. */
      readonly usedMs: number;
      readonly since: string;
    };

/** The result of `decide`. The driver appends the first record, if any; only without records do the effects apply. */
export interface Decision {
  readonly records: readonly NewEvent[];
  readonly effects: readonly Effect[];
}
