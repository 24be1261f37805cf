import type { AttemptKind, Output } from '../../model/events/event.js';
import type { FailureReason } from '../../model/failure.js';
import type { PlanItem } from '../../model/plan.js';
import type { Usage } from '../../model/usage.js';
import type { Workflow } from '../../model/workflow.js';

/** One check of one attempt. `details` and `artifact` are paths in the run's folder. */
export interface GateDraft {
  readonly name: string;
  readonly status: 'pass' | 'fail' | 'skipped';
  readonly reason: string;
  readonly durationMs: number;
  readonly failure: FailureReason | null;
  readonly artifact: string | null;
  readonly details: string | null;
}

/** One launch of a step. Times are ms on the story's clock, which stands still between a pause or crash and the resume. */
export interface AttemptDraft {
  readonly id: string;
  readonly path: string;
  readonly scope: string;
  readonly launch: number;
  readonly number: number;
  readonly kind: AttemptKind;
  /** Empty for a gate step. */
  readonly agent: string;
  readonly label: string;
  readonly base: string;
  readonly from: string;
  /** Whether a stronger agent took over with this attempt or an earlier one of the occurrence. */
  readonly escalated: boolean;
  readonly startedMs: number;
  lastMs: number;
  status: 'running' | 'passed' | 'failed' | 'abandoned';
  reason: FailureReason | null;
  message: string;
  launched: boolean;
  /** The agent's part is over. */
  agentEnded: boolean;
  /** Null until the agent's stream said something. */
  usage: Usage | null;
  session: string | null;
  /** Why it began a fresh session although another one was to go on; empty where it did not. */
  sessionNote: string;
  firstDiffTurn: number | null;
  contextUsed: number | null;
  head: string | null;
  output: Output | null;
  changes: { readonly files: readonly string[]; readonly insertions: number; readonly deletions: number } | null;
  /** The check that runs now. */
  checks: readonly string[];
  readonly gates: GateDraft[];
  readonly guards: { readonly name: string; readonly reason: string }[];
  readonly notes: string[];
  readonly outsideBlastRadius: string[];
  artifacts: Readonly<Record<string, string>>;
  /** Made before the replay that this ledger continues: paid by another run. */
  carried: boolean;
}

/** One going-through of a step. */
export interface OccurrenceDraft {
  readonly scope: string;
  readonly attempts: AttemptDraft[];
  settled: {
    readonly status: 'passed' | 'failed';
    readonly reason: FailureReason | null;
    readonly message: string;
  } | null;
  superseded: boolean;
}

export interface StepDraft {
  readonly path: string;
  readonly type: string;
  /** As `step_started` names it; empty outside of items. */
  readonly item: string;
  readonly occurrences: OccurrenceDraft[];
}

export interface GroupDraft {
  readonly path: string;
  readonly parallel: boolean;
  readonly items: readonly PlanItem[] | null;
  readonly tasks: number;
  round: number;
  conflict: { readonly item: string; readonly files: readonly string[] } | null;
  settled: {
    readonly status: 'passed' | 'failed';
    readonly reason: FailureReason | null;
    readonly message: string;
  } | null;
}

/** How a run stands. `running` also stands for a run that was cut off: the events cannot tell. */
export type StoryStatus = 'running' | 'paused' | 'passed' | 'failed' | 'cancelled' | 'refused' | 'skipped';

export interface StoryDraft {
  run: string;
  workflow: string;
  definition: Workflow | null;
  trigger: string;
  spec: string;
  base: string;
  branch: string;
  startedAt: string;
  startedMs: number;
  lastMs: number;
  /** Time between runs on different machines, taken off every time. */
  idleMs: number;
  maxBudgetUsd: number | null;
  status: StoryStatus;
  reason: FailureReason | null;
  message: string;
  /** What is known of it comes from outside: its events have no end. */
  cutOff: boolean;
  head: string | null;
  stopping: string | null;
  resumes: number;
  /** The run this one replays, and what that had cost. */
  replayOf: string | null;
  carriedUsd: number;
  /** In the order of their first appearance. */
  readonly steps: Map<string, StepDraft>;
  readonly groups: Map<string, GroupDraft>;
  readonly attempts: Map<string, AttemptDraft>;
  /** Slugs of the items that a replan put in an attempt's place, by the step's path. */
  readonly replans: Map<string, readonly string[]>;
  readonly retries: { readonly path: string; readonly escalation: boolean }[];
  /** Open holds by id `path#launch:position`. */
  readonly holds: Map<string, { readonly path: string; readonly position: string; readonly commit: string }>;
  readonly limits: { readonly path: string; readonly limit: string; readonly text: string }[];
  readonly notes: { readonly topic: string; readonly text: string }[];
  /** The exact difference that the run came to; null where nobody measured it. */
  measured: {
    readonly commit: string;
    readonly files: number;
    readonly insertions: number;
    readonly deletions: number;
  } | null;
  published: {
    readonly pullRequest: { readonly number: number; readonly url: string } | null;
    readonly branch: string;
    readonly commit: string;
    readonly operation: string;
    readonly remarks: readonly string[];
  } | null;
}

type Frozen<T> = T extends string | number | boolean | null | undefined | Workflow
  ? T
  : T extends readonly (infer U)[]
    ? readonly Frozen<U>[]
    : T extends Map<infer K, infer V>
      ? ReadonlyMap<K, Frozen<V>>
      : { readonly [K in keyof T]: Frozen<T[K]> };

/** What the events tell, in the shape people read it: the one thing that every rendering starts from. */
export type Story = Frozen<StoryDraft>;
export type StepStory = Frozen<StepDraft>;
export type AttemptStory = Frozen<AttemptDraft>;
export type GroupStory = Frozen<GroupDraft>;
export type GateStory = Frozen<GateDraft>;
