import type { AttemptKind, Output } from '../../model/events/event.js';
import type { FailureReason } from '../../model/failure.js';
import type { PlanItem } from '../../model/plan.js';
import type { TestCounts } from '../../model/test-counts.js';
import type { Usage } from '../../model/usage.js';
import type { Workflow } from '../../model/workflow.js';

/** The result of one gate of one attempt. `details` and `artifact` are paths relative to the run's folder. */
export interface GateDraft {
  readonly name: string;
  readonly status: 'pass' | 'fail' | 'skipped';
  readonly reason: string;
  readonly durationMs: number;
  readonly failure: FailureReason | null;
  readonly artifact: string | null;
  readonly details: string | null;
  /** The command that was run; null if there was none, or if the ledger does not name it. */
  readonly command: string | null;
  /** The tests that ran; null if they were not counted. */
  readonly tests: TestCounts | null;
  /** Whether it passed although no test could be counted. */
  readonly uncounted: boolean;
  /** What the change did to what the gate rests on, one sentence each. */
  readonly restsOnChanged: readonly string[];
  /** Projects of the repository that it did not check, and why, one clause each. */
  readonly leftOut: readonly string[];
  /** The gate of the same attempt whose run of the command the result is of; null if it was run for this gate. */
  readonly sameRunAs: string | null;
}

/**
 * One launch of a step. Times are ms on the summary's clock, which does not advance between a pause or crash and the
 * resume.
 */
export interface AttemptDraft {
  /** `path#launch`. */
  readonly id: string;
  readonly path: string;
  readonly scope: string;
  readonly launch: number;
  readonly number: number;
  readonly kind: AttemptKind;
  /** Empty for a gate step. */
  readonly agent: string;
  /** For people: `first`, `retry 2/5 (same)` and the like. */
  readonly label: string;
  /** Commit that the step's changes are compared with. */
  readonly base: string;
  /** Commit that the attempt starts from. */
  readonly from: string;
  /** Whether the agent has changed within the occurrence, at this attempt or an earlier one. */
  readonly escalated: boolean;
  readonly startedMs: number;
  lastMs: number;
  status: 'running' | 'passed' | 'failed' | 'abandoned';
  reason: FailureReason | null;
  message: string;
  launched: boolean;
  /** Whether the agent has exited or was killed; the gates may still be running. */
  agentEnded: boolean;
  /** Null until the first usage is recorded. */
  usage: Usage | null;
  session: string | null;
  /** Why a fresh session was started although an earlier one should have been resumed; empty otherwise. */
  sessionNote: string;
  firstDiffTurn: number | null;
  contextUsed: number | null;
  head: string | null;
  output: Output | null;
  changes: { readonly files: readonly string[]; readonly insertions: number; readonly deletions: number } | null;
  /** Names of the attempt's gates in order; `checks[gates.length]` is the one that is running. */
  checks: readonly string[];
  readonly gates: GateDraft[];
  readonly guards: { readonly name: string; readonly reason: string }[];
  readonly notes: string[];
  readonly outsideBlastRadius: string[];
  artifacts: Readonly<Record<string, string>>;
  /** Whether a replay took the attempt over from the original run, which paid for it. */
  carried: boolean;
}

/** One occurrence of a step: its attempts, and the result once it is settled. */
export interface OccurrenceDraft {
  readonly scope: string;
  readonly attempts: AttemptDraft[];
  settled: {
    readonly status: 'passed' | 'failed';
    readonly reason: FailureReason | null;
    readonly message: string;
  } | null;
  /** Whether a retry, restart or replay has replaced this occurrence. */
  superseded: boolean;
}

/** A leaf step and all its occurrences, oldest first. */
export interface StepDraft {
  readonly path: string;
  /** `step_type` of the first `step_started`. */
  readonly type: string;
  /** As `step_started` names it; empty outside of items. */
  readonly item: string;
  readonly occurrences: OccurrenceDraft[];
}

/** The current state of a group of steps, or of one plan item, which is a group as well. */
export interface GroupDraft {
  readonly path: string;
  readonly parallel: boolean;
  /** Plan items the group iterates over; null for a group without `foreach`. */
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

/** Status of a run. A run that was cut off is `running` as well: its events cannot tell the difference. */
export type RunStatus = 'running' | 'paused' | 'passed' | 'failed' | 'cancelled' | 'refused' | 'skipped';

/** `RunSummary` while it is being built: the mutable form. Times are ms on the summary's clock. */
export interface RunSummaryDraft {
  /** Id of the run. */
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
  /** Total time between stops and resumes, ms; subtracted from the wall clock of every event. */
  idleMs: number;
  maxBudgetUsd: number | null;
  status: RunStatus;
  reason: FailureReason | null;
  message: string;
  /** Whether the ledger has no end and the outcome was set from outside (see `overrideOutcome`). */
  cutOff: boolean;
  head: string | null;
  /** Why the run is being stopped, while it still runs; null otherwise. */
  stopping: string | null;
  resumes: number;
  /** Id of the run this one replays; null for other runs. */
  replayOf: string | null;
  /** Cost of the attempts taken over from the replayed run, USD. */
  carriedUsd: number;
  /** Leaf steps by path, in the order of their first appearance. */
  readonly steps: Map<string, StepDraft>;
  readonly groups: Map<string, GroupDraft>;
  readonly attempts: Map<string, AttemptDraft>;
  /** Slugs of the items that a replan divided a step into, by the step's path. */
  readonly replannedItems: Map<string, readonly string[]>;
  readonly retries: { readonly path: string; readonly escalation: boolean }[];
  /** Open holds by id `path#launch:position`. */
  readonly holds: Map<string, { readonly path: string; readonly position: string; readonly commit: string }>;
  /** Limits of the run or of a step that were exceeded. */
  readonly exceededLimits: { readonly path: string; readonly limit: string; readonly text: string }[];
  readonly notes: { readonly topic: string; readonly text: string }[];
  /** Exact size of the run's changes up to `commit`; null if it was not measured. */
  diffStat: {
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

type DeepReadonly<T> = T extends string | number | boolean | null | undefined | Workflow
  ? T
  : T extends readonly (infer U)[]
    ? readonly DeepReadonly<U>[]
    : T extends Map<infer K, infer V>
      ? ReadonlyMap<K, DeepReadonly<V>>
      : { readonly [K in keyof T]: DeepReadonly<T[K]> };

/** Read model of one run, computed from its events. Every report, comment and log is rendered from it. */
export type RunSummary = DeepReadonly<RunSummaryDraft>;
/** Read-only `StepDraft`. */
export type StepSummary = DeepReadonly<StepDraft>;
/** Read-only `AttemptDraft`. */
export type AttemptSummary = DeepReadonly<AttemptDraft>;
/** Read-only `GroupDraft`. */
export type GroupSummary = DeepReadonly<GroupDraft>;
/** Read-only `GateDraft`. */
export type GateSummary = DeepReadonly<GateDraft>;
