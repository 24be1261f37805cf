import type { Run } from '../../engine/index.js';
import { resolveStepPath } from '../../engine/queries/step-path.js';
import type { Event, NewEventOf } from '../../model/events/event.js';
import { AttemptId, parseAttemptId } from '../../model/ids.js';
import { summarizeRun } from '../../report/run-summary/summarize-run.js';
import type { Task } from './task.js';

/** A person's decision on a pending approval: the fields of the event `hitl_resumed`. */
export type ApprovalDecision = Omit<NewEventOf<'hitl_resumed'>, 'type'>;

/**
 * Resolves the approval for `step`, or for the only step that is waiting if `step` is null. Returns the task that
 * resumes the run with the decision. If that is not possible, returns a sentence that says why, or `''` if `step` is
 * null and several steps are waiting.
 */
export function resolveApproval(
  run: Run,
  events: readonly Event[],
  step: string | null,
  decision: Pick<ApprovalDecision, 'action' | 'reason' | 'by'>,
  resume: (more: { readonly answers: readonly ApprovalDecision[] }) => Task,
): Task | string {
  const holds = findPendingApprovals(events);
  if (holds.length === 0) return `${run.id} waits for nobody.`;
  const path = step === null ? null : resolveStepPath(run, step);
  const selected = step === null ? holds : holds.filter((hold) => hold.step === path);
  if (selected.length === 0) return `${step ?? ''} does not wait; ${holds.map((hold) => hold.step).join(', ')} does.`;
  return selected.length > 1 && step === null
    ? ''
    : resume({ answers: selected.map((hold) => ({ ...hold, ...decision })) });
}

/** Lists the approvals that a run waits for, one for each hold. */
export function findPendingApprovals(
  events: readonly Event[],
): readonly Pick<ApprovalDecision, 'step' | 'launch' | 'position'>[] {
  return [...summarizeRun(events).holds.keys()].map((id) => {
    const colon = id.lastIndexOf(':');
    const { path, launch } = parseAttemptId(AttemptId.parse(id.slice(0, colon)));
    return { step: path, launch, position: id.slice(colon + 1) };
  });
}
