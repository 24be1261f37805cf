import { z } from 'zod';
import { FailureClass, FailureReason } from '../failure.js';
import { AttemptId, Commit, Scope, StepPath, Tree } from '../ids.js';
import { PlanItem } from '../plan.js';
import { Reopening } from './parts.js';

/** Events of everything that has children (groups, items, calls), and of merges and restarts within them. */
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
    /** Names of the children that the new round takes over unchanged. */
    kept: z.array(z.string()),
    cause: AttemptId.nullable(),
    /** The agent that replaces those of this round's agent steps after `escalate`; else null. */
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
    /** The step or group whose failure triggers the restart. */
    step: StepPath,
    attempt: z.number().int().positive(),
    /** The group whose round counts this restart. */
    in: StepPath,
    branch: z.string(),
    /** The steps that begin again, each with the failed attempt that its prompt explains. */
    targets: z.array(z.object({ step: StepPath, cause: AttemptId.nullable() })),
    ...Reopening.shape,
    label: z.string(),
  },
} as const;
