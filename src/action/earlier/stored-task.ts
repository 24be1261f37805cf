import type { Run } from '../../engine/index.js';
import { failedSteps } from '../../engine/queries/failed-steps.js';
import { pathOf } from '../../engine/queries/step-names.js';
import type { Ask } from '../../github/trigger/command-intent.js';
import type { Workflow } from '../../model/workflow.js';
import { firstChangedStep, type WorkflowChange } from '../../runs/workflow-change.js';
import type { RemoteRun } from '../../storage/checkpoint/remote-runs.js';
import type { Restored } from '../../storage/checkpoint/restore.js';
import type { Connection } from '../connection.js';
import { answered, holdsOf, type Answer } from './approvals.js';
import type { Task } from './task.js';

/** An earlier run as it is on this machine again. */
export type Back = Extract<Restored, { readonly ok: true }>;

/** An earlier run that somebody asks about. */
export interface Found {
  readonly earlier: RemoteRun;
  readonly back: Back;
  readonly run: Run;
  readonly change: WorkflowChange;
  readonly by: string;
}

/** What is to be done about it. A string says why it cannot be done; `''` that the steps which wait are to be listed. */
export function taskOf(connection: Connection, ask: Ask, found: Found): Task | string {
  const { earlier, back, run, change, by } = found;
  const { folder } = back;
  const settings = settingsOf(connection, run.workflow);
  const resume = (more: { readonly reopen?: readonly string[]; readonly answers?: readonly Answer[] }): Task =>
    resumption(connection, earlier, back, run, { ...more, by });
  switch (ask.verb) {
    case 'resume':
      return earlier.facts.state === 'paused' ? '' : resume({});
    case 'retry': {
      if (change.kind === 'changed') {
        const step = ask.step ?? firstChangedStep(run, change.workflow);
        const { workflow } = change;
        // A limit that is gone from the workflow, or higher now, is no limit any more.
        const limits = { max_budget: workflow.maxBudgetUsd ?? null, ...settingsOf(connection, workflow) };
        return { kind: 'replay', request: { folder, step, settings: limits, changed: change } };
      }
      const reopen = ask.step === null ? failedSteps(run) : [ask.step];
      // Cut off in the middle, or before its first step: what there is to do again is what a resume does.
      if (reopen.length === 0 && (run.ended === null || run.ended.status === 'aborted')) return resume({});
      return reopen.length === 0
        ? `Nothing of ${run.id} has failed; name the step to begin again.`
        : resume({ reopen });
    }
    case 'replay':
      return { kind: 'replay', request: { folder, step: ask.step, settings, changed: null } };
    case 'approve':
      return answered(run, back.events, ask.step, { action: 'continue', reason: '', by }, resume);
    case 'reject': {
      const [first = '', ...rest] = ask.words.split(/\s+/);
      const isStep = holdsOf(back.events).some((hold) => hold.step === pathOf(run, first));
      const why = isStep ? ask.words.slice(first.length).trim() : ask.words;
      if (why === '') return 'Say why: the words go to the agent, which has nothing else to go by.';
      const step = isStep && rest.length > 0 ? first : null;
      return answered(run, back.events, step, { action: 'reject', reason: why, by }, resume);
    }
  }
}

/** Goes on with it; where only its publication is missing, that. */
export function resumption(
  connection: Connection,
  { facts }: RemoteRun,
  { folder, commit, events }: Back,
  run: Run,
  more: { readonly reopen?: readonly string[]; readonly answers?: readonly Answer[]; readonly by?: string } = {},
): Task {
  if (facts.state === 'unpublished' && more.reopen === undefined) return { kind: 'publish', folder, from: commit };
  const lost =
    facts.state === 'open'
      ? [`Gone on with on another runner, from event ${events.length}: what was spent after that is not counted.`]
      : [];
  const { reopen = [], answers = [], by = 'resume: auto' } = more;
  return {
    kind: 'resume',
    from: commit,
    request: { folder, settings: settingsOf(connection, run.workflow), by, answers, reopen, notes: lost },
  };
}

/** The input may lower what the workflow allows; without it, a run keeps the limit that it has. */
function settingsOf(
  { inputs }: Connection,
  workflow: Workflow,
): { max_parallel: number; interactive: false; max_budget?: number } {
  const asked = inputs['max-budget'];
  return {
    max_parallel: inputs['max-parallel'],
    interactive: false,
    ...(asked === null ? {} : { max_budget: Math.min(asked, workflow.maxBudgetUsd ?? asked) }),
  };
}
