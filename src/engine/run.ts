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
 * The state of a run: what `apply` has folded from the ledger so far. The fold owns it and changes it in place; nobody
 * else does. Paths may be gone through several times, so each holds its occurrences in order; the last one that is not
 * superseded and belongs to the asked scope is the current one.
 */
export interface Run {
  /** A replay takes the old events along and goes on under an id of its own. */
  id: RunId;
  /** A replay may go on under a changed one. */
  workflow: Workflow;
  sources: readonly Source[];
  readonly base: Commit;
  /** What the work is put onto in the end: `base`, or the commit that `base` was made from. */
  readonly onto: Commit;
  readonly spec: ArtifactRef | null;
  readonly inputs: Readonly<Record<string, string>>;
  settings: Settings;
  /** Raised by every resume; an attempt is stamped with the epoch it was launched in. */
  epoch: number;
  stop: Stop | null;
  ended: Ending | null;
  readonly leaves: Map<StepPath, Leaf[]>;
  readonly groups: Map<StepPath, Group[]>;
  readonly rounds: Map<Scope, Round>;
  readonly attempts: Map<AttemptId, Attempt>;
  /** Launched, not snapshotted and not abandoned: what a crash would leave behind. */
  readonly exposed: Set<Attempt>;
  /** Agents launched and not ended. */
  running: number;
  usd: number;
  unpriced: boolean;
  tokens: number;
  /** Money that a replay brought along from its parent. */
  carriedUsd: number;
  /** Time of work that it took over likewise, ms. */
  carriedMs: number;
  retries: number;
  /** Number and time of the last event. */
  seq: number;
  readonly startedAt: string;
  lastAt: string;
  /** Time of work before this epoch, ms, and when this epoch began. */
  workedMs: number;
  epochAt: string;
}

export type Limit = EventOf<'budget_exceeded'>['limit'];

/** Why nothing new is begun: what is under way is ended, and the run with it. A resume takes it back. */
export interface Stop {
  readonly reason: 'cancel' | 'budget' | 'timeout';
  readonly message: string;
}

export interface Ending {
  readonly status: 'pass' | 'fatal' | 'aborted' | 'paused';
  readonly commit: Commit | null;
}

/** One going-through of a step that runs an agent or gates. */
export interface Leaf {
  readonly path: StepPath;
  scope: Scope;
  readonly base: Commit;
  readonly attempts: Attempt[];
  next: NextAttempt | null;
  status: 'passed' | 'failed' | null;
  commit: Commit | null;
  failure: SettledFailure | null;
  superseded: boolean;
  /** Of all its attempts, with what ran inside them. */
  usd: number;
  tokens: number;
  /** The limit of its own that it has passed. */
  spent: Limit | null;
}

/** One going-through of a composite: a group, an item, a call, or what belongs to an attempt. */
export interface Group {
  readonly path: StepPath;
  scope: Scope;
  readonly base: Commit;
  readonly items: readonly PlanItem[] | null;
  /** Time of the run's work when it began, ms. */
  readonly beganMs: number;
  readonly rounds: Round[];
  /** Why its earlier rounds failed, those since it last went back to a child. */
  failures: FailureClass[];
  /** How often it went back to one of its children, by branch. */
  readonly jumps: Map<string, number>;
  status: 'passed' | 'failed' | null;
  commit: Commit | null;
  failure: SettledFailure | null;
  superseded: boolean;
  usd: number;
  tokens: number;
  /** The limit of its own that it has passed. */
  spent: Limit | null;
}

/** One going-through of what a group holds. A retry of the group is a new round, whose children begin afresh. */
export interface Round {
  readonly id: Scope;
  readonly group: Group;
  /** Attempt of the group, from 1. */
  readonly n: number;
  readonly base: Commit;
  /** For the agent steps of this round, after `escalate`. */
  readonly agent: string | null;
  /** Jumps back that its steps took, by step and branch. */
  readonly jumps: Map<string, number>;
  /** Failures to be told to a step that begins again. */
  readonly causes: Map<StepPath, AttemptId>;
  readonly merged: Map<string, { readonly onto: Commit; readonly commit: Commit }>;
  conflict: { readonly item: string; readonly files: readonly string[] } | null;
}

export interface SettledFailure extends Failure {
  /** The attempt that failed; null where none did (a merge conflict). */
  readonly cause: AttemptId | null;
}

export interface GateResult {
  readonly check: string;
  readonly status: 'pass' | 'fail' | 'skipped';
  readonly reason: string;
  readonly failure: Failure['reason'] | null;
  readonly details: ArtifactRef | null;
}

/** One launch of a step, abandoned ones included: `launch` is never used twice on a path, `n` by each repetition of it. */
export interface Attempt {
  readonly id: AttemptId;
  readonly leaf: Leaf;
  readonly launch: number;
  /** The number people see. */
  readonly n: number;
  readonly kind: AttemptKind;
  readonly agent: string;
  readonly from: Commit;
  readonly session: SessionWish;
  readonly cause: AttemptId | null;
  readonly overrides: Overrides | null;
  readonly label: string;
  epoch: number;
  launched: boolean;
  /** The CLI's session, once known. */
  sessionId: string | null;
  ended: AgentEnd | null;
  /** How long the agent worked, ms, once it has ended. */
  tookMs: number | null;
  snapshot: Snapshot | null;
  gatesBegun: boolean;
  readonly gates: Map<string, GateResult>;
  /** gate_passed or gate_failed is written. */
  gatesSettled: boolean;
  replanned: boolean;
  readonly holds: Map<string, Hold>;
  outcome: AttemptOutcome | null;
  abandoned: boolean;
  usage: Usage | null;
  guard: string | null;
}

export type AgentEnd =
  | {
      readonly kind: 'completed';
      readonly failure: { readonly reason: Failure['reason']; readonly message: string } | null;
    }
  | { readonly kind: 'killed'; readonly reason: string; readonly message: string };

/**
 * The worktree after an agent, as a commit. `scopeUnchanged`: with the work of all steps before it in its item, else in
 * the run, nothing differs from where that began.
 */
export interface Snapshot {
  readonly commit: Commit;
  readonly tree: Tree;
  readonly output: Output;
  readonly files: readonly string[];
  readonly scopeUnchanged: boolean;
  readonly violation: { readonly kind: 'no_write' | 'protected_path'; readonly paths: readonly string[] } | null;
}

/** A pause for a person. `reason` and `by` are empty until somebody has answered. */
export interface Hold {
  readonly state: 'waiting' | 'continue' | 'reject' | 'abort';
  readonly reason: string;
  readonly by: string;
}

export interface AttemptOutcome {
  readonly passed: boolean;
  readonly failure: Failure | null;
  readonly commit: Commit;
  /** A person said no: the next attempt is outside the ladder. */
  readonly rejected: boolean;
}

export function last<T>(list: readonly T[] | undefined): T | undefined {
  return list === undefined ? undefined : list[list.length - 1];
}

/** The occurrence that counts at this path for this scope. */
export function currentLeaf(run: Run, path: StepPath, scope: Scope): Leaf | undefined {
  return current(run.leaves.get(path), scope);
}

export function currentGroup(run: Run, path: StepPath, scope: Scope): Group | undefined {
  return current(run.groups.get(path), scope);
}

function current<T extends Leaf | Group>(list: readonly T[] | undefined, scope: Scope): T | undefined {
  const occurrence = last(list);
  return occurrence?.scope === scope && !occurrence.superseded ? occurrence : undefined;
}

/** The round a group is in. A group is started with its first round, so there always is one. */
export function currentRound(group: Group): Round {
  const round = last(group.rounds);
  if (round === undefined) throw new Error(`group ${group.path} has no round`);
  return round;
}
