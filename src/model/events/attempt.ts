import { z } from 'zod';
import { FailureClass, FailureReason } from '../failure.js';
import { AttemptId, Commit, Scope, StepPath, Tree } from '../ids.js';
import { SnapshotExcess } from '../snapshot.js';
import { TestCounts } from '../test-counts.js';
import { Usage } from '../usage.js';
import { ArtifactRef, AttemptKind, NextAttempt, Output, Overrides, SessionWish } from './parts.js';

const attempt = { step: StepPath, launch: z.number().int().positive() };
const ms = z.number().nonnegative();
const usage = { usage: Usage };

/** Events of one step and its attempts, in the order in which they occur in an attempt. */
export const ATTEMPT_EVENTS = {
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
    /** Version of the CLI. Absent if only starting the CLI could tell it, i.e. neither gump nor npm installed it. */
    cli_version: z.string().optional(),
    worktree: z.string(),
    agent: z.string(),
    /** The id of the session that is resumed; empty for a new one. */
    session_id: z.string(),
    /** Why the requested session could not be resumed; otherwise empty. */
    session_note: z.string(),
    prompt_hash: z.string(),
    prompt: ArtifactRef.nullable(),
    /** Source of the usage figures: the gateway, which sees every call, or the CLI's stream, with the reason why. */
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
    /** Files that the whole step has changed since its base. */
    files: z.array(z.string()),
    files_changed: z.number().int(),
    insertions: z.number().int(),
    deletions: z.number().int(),
    /** Whether the tree of the item (or of the run, outside items) is the same as at its base. */
    scope_unchanged: z.boolean(),
    /** Whether the tree is the same as at the step's own base. Ledgers before 0.2 do not have it. */
    step_unchanged: z.boolean().optional(),
    /** Present if the step changed nothing but the agent left something that is no part of the tree. */
    left_aside: z.object({ ignored: z.array(z.string()), branches: z.array(z.string()) }).optional(),
    /**
     * What the attempt must not have done; the next one starts without its changes. `no_write`, `protected_path`: the
     * paths were written. `outside_link`: they are links that lead out of the tree. `too_large`: more was changed than
     * is allowed, mostly in these paths; nothing of it was stored, and `commit` is the one the attempt began with.
     */
    violation: z
      .object({
        kind: z.enum(['no_write', 'protected_path', 'outside_link', 'too_large']),
        paths: z.array(z.string()),
        /** Present if and only if the kind is `too_large`. */
        excess: SnapshotExcess.optional(),
      })
      .nullable(),
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
    /** The text about this check that the next prompt includes. */
    details: ArtifactRef.nullable(),
    failure: FailureReason.nullable(),
    /** The command that was run. */
    command: z.string().optional(),
    /** The tests that it ran. Absent if they could not be counted, or if it is no command that runs tests. */
    tests: TestCounts.optional(),
    /** `uncounted`: passed, but no test could be counted in the output of a command that should run tests. */
    mark: z.enum(['uncounted']).optional(),
    /** What the change did to what the gate rests on, one sentence each. */
    rests_on_changed: z.array(z.string()).optional(),
    /** The gate of this attempt whose run of the command the result is of. */
    same_run_as: z.string().optional(),
    /** What the gate did not look at, one phrase each. */
    left_out: z.array(z.string()).optional(),
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
} as const;
