import { z } from 'zod';

/** All reasons why a run or an attempt did not pass; values of the output `failure-reason`. See docs/failures.md. */
export const FAILURE_REASONS = [
  'gate_failed',
  'no_tests',
  'gate_unrunnable',
  'tests_lost',
  'guard_max_turns',
  'guard_max_budget',
  'guard_max_tokens',
  'guard_max_time',
  'guard_no_write',
  'blast_radius',
  'protected_path',
  'snapshot_too_large',
  'no_changes',
  'no_output',
  'bad_output',
  'review_failed',
  'timeout',
  'auth',
  'no_key',
  'unknown_model',
  'bad_request',
  'forbidden',
  'rate_limited',
  'upstream_error',
  'unreachable',
  'stream_cut',
  'stalled',
  'no_result',
  'refusal',
  'prompt_too_long',
  'agent_error',
  'budget',
  'merge_conflict',
  'workflow_changed',
  'preflight',
  'invalid_workflow',
  'actor',
  'sandbox',
  'publish',
  'ledger',
  'cancelled',
  'internal',
] as const;
export const FailureReason = z.enum(FAILURE_REASONS);
export type FailureReason = z.infer<typeof FailureReason>;

/** What a retry policy branches on. `agent_fail` (the CLI or its provider failed) uses the `gate_fail` branch. */
export const FailureClass = z.enum([
  'gate_fail',
  'guard_fail',
  'review_fail',
  'agent_fail',
  'budget',
  'merge_conflict',
]);
export type FailureClass = z.infer<typeof FailureClass>;

/** Why something failed. `message` is one line for people, at most 500 characters. */
export const Failure = z.object({ class: FailureClass, reason: FailureReason, message: z.string() }).readonly();
export type Failure = z.infer<typeof Failure>;
