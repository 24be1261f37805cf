import type {
  ArtifactRef,
  AttemptId,
  AttemptKind,
  EventOf,
  Commit,
  Failure,
  FailureClass,
  NextAttempt,
  Output,
  Overrides,
  PlanItem,
  RunId,
  Scope,
  SessionWish,
  Settings,
  Source,
  StepPath,
  Tree,
  Usage,
  Workflow,
} from '../model/index.js';

/**
 * The state of a run, as folded from the ledger so far. Only `apply` changes it, in place. A step may occur several
 * times, so `leaves` and `groups` hold the occurrences of each path in order. The current occurrence for a scope is the
 * last one of its path, if it belongs to that scope and is not superseded.
 */
export interface Run {
  /** A replay begins with the original run's events and then gets an id of its own. */
  id: RunId;
  /** A replay may replace it by a changed one. */
  workflow: Workflow;
  sources: readonly Source[];
  readonly base: Commit;
  /** The commit that the work is put onto in the end: `base`, or the commit that `base` was derived from. */
  readonly onto: Commit;
  /** Whether the base commit's own words govern the run: not those of another branch, as for a pull request. */
  readonly isGovernedByBase: boolean;
  readonly spec: ArtifactRef | null;
  readonly inputs: Readonly<Record<string, string>>;
  settings: Settings;
  /** Incremented by every resume. An attempt records the epoch in which it was launched. */
  epoch: number;
  stop: RunStop | null;
  ended: RunEnd | null;
  readonly leaves: Map<StepPath, Leaf[]>;
  readonly groups: Map<StepPath, Group[]>;
  readonly rounds: Map<Scope, Round>;
  readonly attempts: Map<AttemptId, Attempt>;
  /** Attempts that are launched but have no snapshot and are not abandoned. A crash would lose their work. */
  readonly launchedWithoutSnapshot: Set<Attempt>;
  /** Number of agents that are launched and have not ended. */
  runningAgents: number;
  usd: number;
  unpriced: boolean;
  tokens: number;
  /** The part of `usd` that a replay took over from the original run. */
  carriedUsd: number;
  /** The part of the working time that a replay took over, ms. */
  carriedMs: number;
  retries: number;
  /** Sequence number of the last event. */
  seq: number;
  readonly startedAt: string;
  /** Time of the latest event. */
  lastEventAt: string;
  /** Working time in all epochs before this one, ms. */
  workedMs: number;
  /** When this epoch began. */
  epochStartedAt: string;
}

/** Which kind of limit was exceeded. */
export type LimitKind = EventOf<'budget_exceeded'>['limit'];

/** Why the run is stopping. No new work begins, running effects are ended, then the run ends. A resume clears it. */
export interface RunStop {
  readonly reason: 'cancel' | 'budget' | 'timeout';
  readonly message: string;
}

/** How the run ended. `commit` is null for a paused run. */
export interface RunEnd {
  readonly status: 'pass' | 'fatal' | 'aborted' | 'paused';
  readonly commit: Commit | null;
}

/** One occurrence of a step that runs an agent or gates. */
export interface Leaf {
  readonly path: StepPath;
  scope: Scope;
  readonly base: Commit;
  readonly attempts: Attempt[];
  /** The attempt that the retry policy has decided on and that has not begun. */
  next: NextAttempt | null;
  status: 'passed' | 'failed' | null;
  commit: Commit | null;
  failure: SettledFailure | null;
  superseded: boolean;
  /** Cost of all its attempts, with everything that ran inside them. */
  usd: number;
  tokens: number;
  /** The limit of its own that it has passed. */
  exceededLimit: LimitKind | null;
}

/** One occurrence of a composite: a group, an item, a call, or a workflow that runs inside an attempt. */
export interface Group {
  readonly path: StepPath;
  scope: Scope;
  readonly base: Commit;
  readonly items: readonly PlanItem[] | null;
  /** The run's working time when it began, ms. */
  readonly workedMsAtStart: number;
  readonly rounds: Round[];
  /** The failure classes of its earlier rounds since its last restart from a child. */
  failures: FailureClass[];
  /** Number of restarts from one of its children, by branch of the retry policy. */
  readonly jumps: Map<string, number>;
  status: 'passed' | 'failed' | null;
  commit: Commit | null;
  failure: SettledFailure | null;
  superseded: boolean;
  usd: number;
  tokens: number;
  /** The limit of its own that it has passed. */
  exceededLimit: LimitKind | null;
}

/** One pass over the children of a group. A retry of the group is a new round, in which they begin again. */
export interface Round {
  readonly id: Scope;
  readonly group: Group;
  /** The number of the group's attempt, from 1. */
  readonly n: number;
  readonly base: Commit;
  /** The agent for the agent steps of this round, after `escalate`; else null. */
  readonly agent: string | null;
  /** Number of restarts that its steps triggered, by step and branch. */
  readonly jumps: Map<string, number>;
  /** For each step that begins again: the failed attempt that its prompt explains. */
  readonly causes: Map<StepPath, AttemptId>;
  /** Merged items, by name: the commit before the merge, and the result. */
  readonly merged: Map<string, { readonly onto: Commit; readonly commit: Commit }>;
  conflict: { readonly item: string; readonly files: readonly string[] } | null;
}

/** The failure of an occurrence that has settled. */
export interface SettledFailure extends Failure {
  /** The attempt that failed; null if none did, as in a merge conflict. */
  readonly cause: AttemptId | null;
}

/** The result of one gate entry of an attempt. */
export interface GateResult {
  readonly check: string;
  readonly status: 'pass' | 'fail' | 'skipped';
  readonly reason: string;
  readonly failure: Failure['reason'] | null;
  readonly details: ArtifactRef | null;
}

/**
 * One launch of a step, possibly abandoned. `launch` is unique on a path; a launch that repeats an abandoned one has
 * the same `n`.
 */
export interface Attempt {
  readonly id: AttemptId;
  readonly leaf: Leaf;
  readonly launch: number;
  /** The attempt number that people see. */
  readonly n: number;
  readonly kind: AttemptKind;
  readonly agent: string;
  readonly from: Commit;
  readonly session: SessionWish;
  readonly cause: AttemptId | null;
  readonly overrides: Overrides | null;
  readonly label: string;
  /** The epoch of its launch. */
  epoch: number;
  launched: boolean;
  /** The CLI's session id, once known. */
  sessionId: string | null;
  ended: AgentEnd | null;
  /** How long the agent worked, ms, once it has ended. */
  durationMs: number | null;
  snapshot: Snapshot | null;
  gatesStarted: boolean;
  readonly gates: Map<string, GateResult>;
  /** Whether `gate_passed` or `gate_failed` is recorded. */
  gatesSettled: boolean;
  /** Whether `replan_triggered` is recorded. */
  replanTriggered: boolean;
  /** Pauses for a person, by position (`before_gate`, `after_gate`). */
  readonly holds: Map<string, Hold>;
  outcome: AttemptOutcome | null;
  abandoned: boolean;
  usage: Usage | null;
  /** The guard that fired, if any. */
  firedGuard: string | null;
}

/** How an attempt's agent ended. */
export type AgentEnd =
  | {
      readonly kind: 'completed';
      readonly failure: { readonly reason: Failure['reason']; readonly message: string } | null;
    }
  | { readonly kind: 'killed'; readonly reason: string; readonly message: string };

/**
 * The worktree after an agent, as a commit. `isUnchanged`: its tree equals the one from which the step began (in ledgers
 * before 0.2: its item or the run).
 */
export interface Snapshot {
  readonly commit: Commit;
  readonly tree: Tree;
  readonly output: Output;
  readonly files: readonly string[];
  readonly isUnchanged: boolean;
  readonly leftAside: EventOf<'attempt_snapshotted'>['left_aside'] | null;
  readonly violation: Violation | null;
}

/** What an attempt must not have done. `excess` is present if it changed more than is allowed. */
export type Violation = NonNullable<EventOf<'attempt_snapshotted'>['violation']>;

/** A pause for a person's decision. `reason` and `by` are empty until someone has answered. */
export interface Hold {
  readonly state: 'waiting' | 'continue' | 'reject' | 'abort';
  readonly reason: string;
  readonly by: string;
}

/** The verdict on an attempt. */
export interface AttemptOutcome {
  readonly passed: boolean;
  readonly failure: Failure | null;
  readonly commit: Commit;
  /** A person rejected it. The next attempt does not count against the retry policy. */
  readonly rejected: boolean;
}

/** The last element of a list; undefined if it is empty or undefined. */
export function last<T>(list: readonly T[] | undefined): T | undefined {
  return list === undefined ? undefined : list[list.length - 1];
}

/** The current occurrence of a leaf step at this path and scope. */
export function currentLeaf(run: Run, path: StepPath, scope: Scope): Leaf | undefined {
  return current(run.leaves.get(path), scope);
}

/** The current occurrence of a composite at this path and scope. */
export function currentGroup(run: Run, path: StepPath, scope: Scope): Group | undefined {
  return current(run.groups.get(path), scope);
}

function current<T extends Leaf | Group>(list: readonly T[] | undefined, scope: Scope): T | undefined {
  const occurrence = last(list);
  return occurrence?.scope === scope && !occurrence.superseded ? occurrence : undefined;
}

/** The current round of a group. A group starts with its first round, so there always is one. */
export function currentRound(group: Group): Round {
  const round = last(group.rounds);
  if (round === undefined) throw new Error(`group ${group.path} has no round`);
  return round;
}
