import { z } from 'zod';
import {
  ArtifactRef,
  AttemptKind,
  NextAttempt,
  Output,
  Reopening,
  SessionWish,
  Settings,
  Overrides,
} from './event-parts.js';
import { AttemptId, Commit, RunId, Scope, StepPath, Tree } from './ids.js';
import { FailureClass, FailureReason } from './failure.js';
import { PlanItem } from './plan.js';
import { Usage } from './usage.js';
import { Source, Workflow } from './workflow.js';

export * from './event-parts.js';

const attempt = { step: StepPath, launch: z.number().int().positive() };
const ms = z.number().nonnegative();
const usage = { usage: Usage };

/** The signal of a `cancel_requested` by which a job ends a run whose time is up: it has failed, and can be gone on with. */
export const TIME_LIMIT = 'timeout-minutes';

/** All types of events with their fields. One that is added is optional: ledgers of earlier versions must stay readable. */
export const EVENTS = {
  run_started: {
    run_id: RunId,
    workflow: z.string(),
    spec: z.string(),
    commit: Commit,
    /** The commit that the work is put onto in the end, where the run began from it under another branch's rules. */
    onto: Commit.optional(),
    branch: z.string(),
    definition: Workflow,
    sources: z.array(Source),
    settings: Settings,
    /** The spec's text; null when none was given. */
    spec_artifact: ArtifactRef.nullable(),
    /** `--set k=v` and the like. */
    inputs: z.record(z.string(), z.string()),
    /** Empty: a CLI's version is told when it is launched. */
    agents_cli: z.record(z.string(), z.string()),
    max_budget: z.number().optional(),
    max_tokens: z.number().optional(),
    max_timeout: z.number().optional(),
    /** Where it came from: `issue 12`, `command line` …; for people. */
    trigger: z.string(),
  },
  run_resumed: { run_id: RunId, previous_status: z.string(), settings: Settings.partial(), by: z.string() },
  replay_started: {
    run_id: RunId,
    original_run_id: RunId,
    from_step: StepPath,
    ...Reopening.shape,
    carried_usd: z.number(),
    settings: Settings.partial(),
    /** The workflow from here on, where it is another than the original run's, with the files it was resolved from. */
    definition: Workflow.optional(),
    sources: z.array(Source).optional(),
  },
  step_reopened: { step: StepPath, ...Reopening.shape, by: z.string() },
  cancel_requested: { signal: z.string() },
  budget_exceeded: {
    /** The step or call concerned; `''` for the run. */
    step: StepPath,
    scope: z.enum(['run', 'workflow', 'step']),
    limit: z.enum(['budget', 'tokens', 'timeout']),
    max_usd: z.number().optional(),
    spent_usd: z.number().optional(),
    max_tokens: z.number().optional(),
    current_tokens: z.number().optional(),
    max_seconds: z.number().optional(),
    elapsed_seconds: z.number().optional(),
  },
  run_paused: { holds: z.array(z.string()) },
  run_completed: {
    run_id: RunId,
    status: z.enum(['pass', 'fatal', 'aborted']),
    reason: FailureReason.nullable(),
    message: z.string(),
    commit: Commit,
    duration_ms: ms,
    total_cost_usd: z.number().nullable(),
    steps: z.number().int(),
    retries: z.number().int(),
  },

  group_started: {
    step: StepPath,
    scope: Scope,
    base: Commit,
    foreach: z.string(),
    parallel: z.boolean(),
    task_count: z.number().int(),
    items: z.array(PlanItem).nullable(),
  },
  group_retry: {
    step: StepPath,
    attempt: z.number().int().positive(),
    strategy: z.string(),
    label: z.string(),
    base: Commit,
    /** Children handed over to the new round as they are. */
    kept: z.array(z.string()),
    cause: AttemptId.nullable(),
    /** Agent for the agent steps of this round, after `escalate`. */
    agent: z.string().nullable(),
  },
  group_completed: {
    step: StepPath,
    status: z.enum(['pass', 'fatal']),
    class: FailureClass.nullable(),
    reason: FailureReason.nullable(),
    message: z.string(),
    commit: Commit,
    cause: AttemptId.nullable(),
  },
  item_merged: { step: StepPath, item: z.string(), onto: Commit, commit: Commit, tree: Tree },
  merge_conflicted: { step: StepPath, item: z.string(), onto: Commit, theirs: Commit, files: z.array(z.string()) },

  step_started: {
    ...attempt,
    step_type: z.string(),
    scope: Scope,
    attempt: z.number().int().positive(),
    kind: AttemptKind,
    agent: z.string(),
    item: z.string(),
    base: Commit,
    from: Commit,
    session: SessionWish,
    session_mode: z.string(),
    cause: AttemptId.nullable(),
    overrides: Overrides.nullable(),
    label: z.string(),
  },
  agent_launched: {
    ...attempt,
    cli: z.string(),
    /** Of the CLI, where it is known without asking it: installed by gump, or from its npm package. */
    cli_version: z.string().optional(),
    worktree: z.string(),
    agent: z.string(),
    /** The id that is resumed; empty for a fresh session. */
    session_id: z.string(),
    /** Why no session could be resumed although one was wished; empty else. */
    session_note: z.string(),
    prompt_hash: z.string(),
    prompt: ArtifactRef.nullable(),
    /** Who counts what it uses: our gateway, which sees every call, or the CLI's own stream, and then why. */
    metering: z.object({ by: z.enum(['gateway', 'stream']), why: z.string() }).optional(),
  },
  usage_recorded: { ...attempt, ...usage },
  guard_triggered: { ...attempt, guard: z.string(), reason: z.string() },
  agent_noted: { ...attempt, note: z.string() },
  agent_completed: {
    ...attempt,
    ...usage,
    exit_code: z.number().nullable(),
    duration_ms: ms,
    tokens_in: z.number(),
    tokens_out: z.number(),
    cost_usd: z.number().nullable(),
    session_id: z.string(),
    is_error: z.boolean(),
    reason: FailureReason.nullable(),
    message: z.string(),
    first_diff_turn: z.number().int().nullable(),
    context_used: z.number().nullable(),
    artifacts: z.record(z.string(), ArtifactRef),
  },
  agent_killed: {
    ...attempt,
    ...usage,
    /** `guard:<name>`, `timeout`, `stalled`, `budget`, `cancel` …: the first reason. */
    reason: z.string(),
    message: z.string(),
    duration_ms: ms,
    input_tokens: z.number(),
    output_tokens: z.number(),
    cost_usd: z.number().nullable(),
    turns_partial: z.number(),
    session_id: z.string(),
    first_diff_turn: z.number().int().nullable(),
    context_used: z.number().nullable(),
    artifacts: z.record(z.string(), ArtifactRef),
  },
  attempt_snapshotted: {
    ...attempt,
    commit: Commit,
    tree: Tree,
    output: Output,
    /** Files of the whole step since its base. */
    files: z.array(z.string()),
    files_changed: z.number().int(),
    insertions: z.number().int(),
    deletions: z.number().int(),
    /** Whether the scope (item, else run) is as it was at its base. */
    scope_unchanged: z.boolean(),
    /** Forbidden or protected paths that were written; the next attempt starts without them. */
    violation: z.object({ kind: z.enum(['no_write', 'protected_path']), paths: z.array(z.string()) }).nullable(),
  },
  gate_started: { ...attempt, checks: z.array(z.string()) },
  gate_checked: {
    ...attempt,
    gate: z.string(),
    check: z.string(),
    status: z.enum(['pass', 'fail', 'skipped']),
    reason: z.string(),
    duration_ms: ms,
    artifact: z.string().nullable(),
    /** What the next prompt shows of it. */
    details: ArtifactRef.nullable(),
    failure: FailureReason.nullable(),
  },
  gate_passed: { ...attempt, artifact: z.string() },
  gate_failed: { ...attempt, reason: z.string(), artifact: z.string() },
  blast_radius_warning: { ...attempt, violators: z.array(z.string()), allowed: z.array(z.string()) },
  hitl_paused: { ...attempt, position: z.string(), commit: Commit },
  hitl_resumed: {
    ...attempt,
    position: z.string(),
    action: z.enum(['continue', 'reject', 'abort']),
    reason: z.string(),
    by: z.string(),
  },
  attempt_completed: {
    ...attempt,
    status: z.enum(['pass', 'fail', 'guard_failed', 'fatal']),
    class: FailureClass.nullable(),
    reason: FailureReason.nullable(),
    message: z.string(),
    commit: Commit,
  },
  attempt_abandoned: { ...attempt, reason: z.string() },
  retry_triggered: {
    step: StepPath,
    strategy: z.string(),
    scope: z.literal('step'),
    next: NextAttempt,
    attempt: z.number().int(),
  },
  replan_triggered: { ...attempt, agent: z.string(), items: z.array(z.string()) },
  restart_triggered: {
    /** The step or group whose failure sends the work back. */
    step: StepPath,
    attempt: z.number().int().positive(),
    /** The group whose round counts the jump. */
    in: StepPath,
    branch: z.string(),
    /** Where the work begins again, each with the failure it is to be told. */
    targets: z.array(z.object({ step: StepPath, cause: AttemptId.nullable() })),
    ...Reopening.shape,
    label: z.string(),
  },
  step_completed: {
    step: StepPath,
    status: z.enum(['pass', 'fatal', 'guard_failed']),
    class: FailureClass.nullable(),
    reason: FailureReason.nullable(),
    message: z.string(),
    commit: Commit,
    base: Commit,
    cause: AttemptId.nullable(),
  },
  /** Something outside the engine's decisions that a reader should know (sandbox missing, publish result …). */
  noted: { topic: z.string(), text: z.string() },
  /** What lies between the commit the run began from and the one it ended with; lines of text files. */
  changes_measured: {
    base: Commit,
    commit: Commit,
    files: z.number().int(),
    insertions: z.number().int(),
    deletions: z.number().int(),
  },
  published: {
    pull_request: z.object({ number: z.number().int(), url: z.string() }).nullable(),
    branch: z.string(),
    commit: z.string(),
    operation: z.string(),
    /** Sentences on what stood in the way, and what was done about it. */
    remarks: z.array(z.string()).optional(),
  },
} as const;

export type EventType = keyof typeof EVENTS;
type FieldsOf<T extends EventType> = z.infer<z.ZodObject<(typeof EVENTS)[T]>>;

/** An event before the ledger has given it a number and a time. */
export type NewEventOf<T extends EventType> = { [K in T]: { readonly type: K } & Readonly<FieldsOf<K>> }[T];
export type NewEvent = NewEventOf<EventType>;

/** First on every line. `ts` is UTC with milliseconds; `seq` counts from 1 without a gap. */
export const Header = z.object({ v: z.literal(1), seq: z.number().int().positive(), ts: z.string(), run: RunId });
export type Header = z.infer<typeof Header>;

/** An event as it stands in the ledger. */
export type EventOf<T extends EventType> = {
  [K in T]: Readonly<Header> & { readonly type: K } & Readonly<FieldsOf<K>>;
}[T];
export type Event = EventOf<EventType>;

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENTS, type);
}
