import { z } from 'zod';
import { FailureClass, FailureReason } from '../failure.js';
import { AttemptId, Commit, Scope, StepPath, Tree } from '../ids.js';
import { PlanItem } from '../plan.js';
import { Reopening } from './parts.js';

/** Events of what has children: groups, items, calls; and of the ways back within them. */
export const GROUP_EVENTS = {
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
} as const;
