/**
 * The walk over the tree of steps, by which `decide` finds the next record or the effects that should be running. Begin
 * with the types here, then read from the outside in: `group.ts`, `leaf.ts`, `attempt.ts`, `gates.ts`. The other files
 * answer one question each: which agent, session or cause a new attempt has.
 */
import type { Commit, NewEvent, Scope, StepPath } from '../../model/index.js';
import type { Effect, StepContext } from '../command.js';
import type { Composite, LeafNode, Node } from '../node.js';
import type { Round, Run, SettledFailure } from '../run.js';

/** The state of one walk over the tree: what `decide` collects. */
export interface Walk {
  readonly run: Run;
  readonly records: NewEvent[];
  readonly effects: Effect[];
  /** Timers. They run beside other effects and do not count as work by themselves. */
  readonly timers: Effect[];
  /** Number of agents that may still be launched. */
  freeSlots: number;
  /** The newest commit of the run's main line of work; the result of a run that is stopped. */
  mainlineHead: Commit;
  /** Holds that a person must answer, as `path#launch:position`. */
  readonly openHolds: string[];
  /** The functions that walk a group and a leaf. They are passed in to avoid an import cycle between the files. */
  readonly walkGroup: (walk: Walk, node: Composite, place: TreePosition) => Progress;
  readonly walkLeaf: (walk: Walk, node: LeafNode, place: TreePosition, position: SiblingContext | null) => Progress;
}

/** A position in the tree of steps, and the rules that apply there. */
export interface TreePosition {
  readonly path: StepPath;
  readonly scope: Scope;
  /** The commit the step begins from. */
  readonly head: Commit;
  readonly stepContext: StepContext;
  /** The agent that replaces the steps' own after a group's escalation; else null. */
  readonly escalatedAgent: string | null;
  /** Whether new work may begin and failures may be decided; false while the run is stopping. */
  readonly mayStart: boolean;
  /** Whether commits here belong to the run's main line of work: not inside an attempt or a parallel lane. */
  readonly onMainline: boolean;
  /** The failure of an enclosing call that has exceeded a limit; null if there is none. */
  readonly enclosingLimitFailure: SettledFailure | null;
}

/** The round and the siblings of a child, as far as the rules need them. */
export interface SiblingContext {
  readonly round: Round;
  readonly siblings: readonly Node[];
  readonly parallel: boolean;
}

/** The progress of a step, and the commit from which the next step begins. */
export type Progress =
  | { readonly state: 'open' }
  | { readonly state: 'passed'; readonly head: Commit }
  | { readonly state: 'failed'; readonly head: Commit; readonly failure: SettledFailure };

/** The progress of a step that is not settled. */
export const OPEN: Progress = { state: 'open' };

/** Adds an event to append. The step stays open until it is applied. */
export function record(walk: Walk, event: NewEvent): Progress {
  walk.records.push(event);
  return OPEN;
}

/** The progress of a settled occurrence; null if it is not settled. */
export function settledProgress(occurrence: {
  readonly status: 'passed' | 'failed' | null;
  readonly commit: Commit | null;
  readonly failure: SettledFailure | null;
}): Progress | null {
  const { status, commit, failure } = occurrence;
  if (status === null || commit === null) return null;
  if (status === 'passed') return { state: 'passed', head: commit };
  return { state: 'failed', head: commit, failure: failure ?? UNKNOWN_FAILURE };
}

const UNKNOWN_FAILURE: SettledFailure = {
  class: 'gate_fail',
  reason: 'internal',
  message: 'failed without a reason',
  cause: null,
};
