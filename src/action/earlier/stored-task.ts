import type { Run } from '../../engine/index.js';
import { failedSteps } from '../../engine/queries/failed-steps.js';
import { resolveStepPath } from '../../engine/queries/step-path.js';
import type { CommandIntent } from '../../github/trigger/command-intent.js';
import type { Workflow } from '../../model/workflow.js';
import { findReplayStart, type WorkflowChange } from '../../runs/workflow-change.js';
import type { RemoteRun } from '../../storage/checkpoint/remote-runs.js';
import type { RestoreResult } from '../../storage/checkpoint/restore.js';
import type { Connection } from '../context/connection.js';
import { resolveApproval, findPendingApprovals, type ApprovalDecision } from './approvals.js';
import type { Task } from './task.js';

/** A stored run that has been restored on this machine. */
export type RestoredRun = Extract<RestoreResult, { readonly ok: true }>;

/** The run that a command is about. `by` names who gave the command. */
export interface CommandTarget {
  readonly earlier: RemoteRun;
  readonly restored: RestoredRun;
  readonly run: Run;
  readonly change: WorkflowChange;
  readonly by: string;
}

/**
 * Resolves a command into a task. If that is not possible, returns a sentence that says why, or `''` if the caller
 * should list the steps that wait for a person.
 */
export function resolveCommandTask(
  connection: Connection,
  intent: CommandIntent,
  target: CommandTarget,
): Task | string {
  const { earlier, restored, run, change, by } = target;
  const { folder } = restored;
  const settings = settingsOf(connection, run.workflow);
  const resume = (more: {
    readonly reopen?: readonly string[];
    readonly answers?: readonly ApprovalDecision[];
  }): Task => createResumeTask(connection, earlier, restored, run, { ...more, by });
  switch (intent.verb) {
    case 'resume':
      return earlier.facts.state === 'paused' ? '' : resume({});
    case 'retry': {
      if (change.kind === 'changed') {
        const step = intent.step ?? findReplayStart(run, change.workflow);
        const { workflow } = change;
        // A limit that was removed from the workflow, or raised, must not stop the new run.
        const limits = { max_budget: workflow.maxBudgetUsd ?? null, ...settingsOf(connection, workflow) };
        return { kind: 'replay', request: { folder, step, settings: limits, changedDefinition: change } };
      }
      const reopen = intent.step === null ? failedSteps(run) : [intent.step];
      // The run was interrupted and no step has failed: the retry does what a resume does.
      if (reopen.length === 0 && (run.ended === null || run.ended.status === 'aborted')) return resume({});
      return reopen.length === 0
        ? `Nothing of ${run.id} has failed; name the step to begin again.`
        : resume({ reopen });
    }
    case 'replay':
      return { kind: 'replay', request: { folder, step: intent.step, settings, changedDefinition: null } };
    case 'approve':
      return resolveApproval(run, restored.events, intent.step, { action: 'continue', reason: '', by }, resume);
    case 'reject': {
      const [first = '', ...rest] = intent.words.split(/\s+/);
      const isStep = findPendingApprovals(restored.events).some((hold) => hold.step === resolveStepPath(run, first));
      const why = isStep ? intent.words.slice(first.length).trim() : intent.words;
      if (why === '') return 'Say why: the words go to the agent, which has nothing else to go by.';
      const step = isStep && rest.length > 0 ? first : null;
      return resolveApproval(run, restored.events, step, { action: 'reject', reason: why, by }, resume);
    }
  }
}

/** Creates the task that resumes a stored run; if only its publication is missing, the task that publishes it. */
export function createResumeTask(
  connection: Connection,
  { facts }: RemoteRun,
  { folder, commit, events }: RestoredRun,
  run: Run,
  more: {
    readonly reopen?: readonly string[];
    readonly answers?: readonly ApprovalDecision[];
    readonly by?: string;
  } = {},
): Task {
  if (facts.state === 'unpublished' && more.reopen === undefined) return { kind: 'publish', folder, from: commit };
  const notes =
    facts.state === 'open'
      ? [`Gone on with on another runner, from event ${events.length}: what was spent after that is not counted.`]
      : [];
  const { reopen = [], answers = [], by = 'resume: auto' } = more;
  return {
    kind: 'resume',
    from: commit,
    request: { folder, settings: settingsOf(connection, run.workflow), by, answers, reopen, notes },
  };
}

/** The input `max-budget` can lower the workflow's limit. Without it, the run keeps the limit that it has. */
function settingsOf(
  { inputs }: Connection,
  workflow: Workflow,
): { max_parallel: number; interactive: false; max_budget?: number } {
  const budget = inputs['max-budget'];
  return {
    max_parallel: inputs['max-parallel'],
    interactive: false,
    ...(budget === null ? {} : { max_budget: Math.min(budget, workflow.maxBudgetUsd ?? budget) }),
  };
}
