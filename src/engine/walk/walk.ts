import type { Commit, NewEvent, Scope, StepPath } from '../../model/index.js';
import type { Effect, Setting } from '../command.js';
import type { Composite, LeafNode, Node } from '../node.js';
import type { Round, Run, SettledFailure } from '../run.js';

/** What one pass over the tree collects. */
export interface Walk {
  readonly run: Run;
  readonly records: NewEvent[];
  readonly effects: Effect[];
  /** Clocks: they go on beside work, and nobody waits for them alone. */
  readonly clocks: Effect[];
  /** Agents that may still be launched. */
  slots: number;
  /** How far the line of work has come, for a run that is stopped. */
  worked: Commit;
  /** Holds a person has to answer: `path#launch:position`. */
  readonly waiting: string[];
  /** The way down into what an attempt contains; handed in, since the tree is walked by mutual recursion. */
  readonly intoGroup: (walk: Walk, node: Composite, place: Place) => Progress;
  readonly intoLeaf: (walk: Walk, node: LeafNode, place: Place, position: Position | null) => Progress;
}

/** Where in the tree the walk is, and what holds there. */
export interface Place {
  readonly path: StepPath;
  readonly scope: Scope;
  /** The commit the step begins from. */
  readonly head: Commit;
  readonly setting: Setting;
  /** The agent that a group's escalation puts in place of its steps' own. */
  readonly agent: string | null;
  /** False while the run stops: no new work, no verdict of failure. */
  readonly begin: boolean;
  /** Whether what is written here enters the run's line of work: not within an attempt, not in a parallel lane. */
  readonly inLine: boolean;
  /** A budget above this step is spent. */
  readonly broke: SettledFailure | null;
}

/** One child of a round, with what the rules need to know of its neighbours. */
export interface Position {
  readonly round: Round;
  readonly siblings: readonly Node[];
  readonly parallel: boolean;
}

/** How far a step is, and the commit that the next one begins from. */
export type Progress =
  | { readonly state: 'open' }
  | { readonly state: 'passed'; readonly head: Commit }
  | { readonly state: 'failed'; readonly head: Commit; readonly failure: SettledFailure };

export const OPEN: Progress = { state: 'open' };

/** Notes a fact to append; the step is open until it is applied. */
export function record(walk: Walk, event: NewEvent): Progress {
  walk.records.push(event);
  return OPEN;
}

/** The verdict of an occurrence that has settled, or null. */
export function settled(of: {
  readonly status: 'passed' | 'failed' | null;
  readonly commit: Commit | null;
  readonly failure: SettledFailure | null;
}): Progress | null {
  if (of.status === null || of.commit === null) return null;
  if (of.status === 'passed') return { state: 'passed', head: of.commit };
  return { state: 'failed', head: of.commit, failure: of.failure ?? UNKNOWN_FAILURE };
}

const UNKNOWN_FAILURE: SettledFailure = {
  class: 'gate_fail',
  reason: 'internal',
  message: 'failed without a reason',
  cause: null,
};
