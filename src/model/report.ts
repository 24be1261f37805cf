import { z } from 'zod';
import { FailureReason } from './failure.js';
import { TestCounts } from './test-counts.js';
import { CostSource } from './usage.js';

/** The run's status in outputs and in report.json. */
export const Status = z.enum(['passed', 'failed', 'paused', 'cancelled', 'refused', 'skipped']);
export type Status = z.infer<typeof Status>;

const count = z.number().int().nonnegative();
const known = z.number().nonnegative().nullable();

/** A gate's result in report.json. */
export const ReportGate = z.object({
  name: z.string(),
  status: z.enum(['pass', 'fail', 'skipped']),
  duration_ms: known,
  /** The command that was run; absent if there was none. */
  command: z.string().optional(),
  /** The tests that the command ran; absent if they were not counted. */
  tests: TestCounts.optional(),
  /** `uncounted`: passed, but no test could be counted in the output of a command that should run tests. */
  mark: z.enum(['uncounted']).optional(),
});
export type ReportGate = z.infer<typeof ReportGate>;

/** An attempt in report.json. Durations in ms, money in USD; unknown is null, never 0. */
export const ReportAttempt = z.object({
  number: count,
  agent: z.string().nullable(),
  /** `first`, `retry 2/5 (same)` … */
  label: z.string(),
  status: z.enum(['passed', 'failed', 'running', 'abandoned']),
  failure_reason: FailureReason.nullable(),
  /** One line for people; empty when there is nothing to say. */
  message: z.string(),
  session: z.string().nullable(),
  turns: known,
  tokens_in: known,
  tokens_out: known,
  tokens_cached: known,
  /** Part of `tokens_out`, as far as the calls reported it. */
  tokens_reasoning: known,
  cost_usd: known,
  cost_source: CostSource.nullable(),
  duration_ms: known,
  /** The turn in which the first file was written; null if none was written. */
  first_diff_turn: count.nullable(),
  /** The largest share of the model's context window that a call used, 0 to 1. */
  context_used: z.number().min(0).nullable(),
  gates: z.array(ReportGate),
  guards: z.array(z.string()),
  base: z.string().nullable(),
  head: z.string().nullable(),
});
export type ReportAttempt = z.infer<typeof ReportAttempt>;

/** A step in report.json, with all its attempts, in the same units. */
export const ReportStep = z.object({
  path: z.string(),
  /** The path with items as numbers: `build/1/impl`. */
  numbered_path: z.string(),
  kind: z.enum(['diff', 'plan', 'artifact', 'verdict', 'gate', 'pass', 'replan']),
  /** The name, as written in the plan, of the innermost item that contains the step; null if there is none. */
  item: z.string().nullable(),
  /** The agent of the last attempt; null for a gate step. */
  agent: z.string().nullable(),
  /** `pending`: still to be done, because a restart superseded it or the run ended before it. */
  status: z.enum(['passed', 'failed', 'running', 'paused', 'pending']),
  failure_reason: FailureReason.nullable(),
  message: z.string(),
  duration_ms: known,
  /** Sum over all attempts of the step's last occurrence; only the known part if `cost_source` is `unpriced`. */
  cost_usd: known,
  /** Null if no agent was launched. */
  cost_source: CostSource.nullable(),
  turns: known,
  attempts: z.array(ReportAttempt),
});
export type ReportStep = z.infer<typeof ReportStep>;

/** A run's status in report.json. `running`: the ledger does not record an end yet. */
export const ReportStatus = z.enum([...Status.options, 'running']);
export type ReportStatus = z.infer<typeof ReportStatus>;

/**
 * The content of report.json. Durations in ms, money in USD; unknown is null, never 0. The run's cost includes every
 * attempt, superseded ones too, so it may exceed the sum over the steps.
 */
export const Report = z.object({
  run: z.string(),
  workflow: z.string(),
  status: ReportStatus,
  failure_reason: FailureReason.nullable(),
  message: z.string(),
  started_at: z.string(),
  duration_ms: known,
  /** The known part of the cost; null if nothing is known. */
  cost_usd: known,
  cost_source: CostSource,
  /** Cost of the run that this one replays; not included in `cost_usd`. */
  carried_usd: z.number().nonnegative(),
  replay_of: z.string().nullable(),
  tokens_in: known,
  tokens_out: known,
  tokens_cached: known,
  tokens_reasoning: known,
  turns: known,
  retries: count,
  escalations: count,
  files_changed: known,
  insertions: known,
  deletions: known,
  steps: z.array(ReportStep),
  pull_request: z.object({ number: count, url: z.string() }).nullable(),
});
export type Report = z.infer<typeof Report>;
