import type { StepPath } from '../../model/ids.js';
import type { RetryPolicy, Step, Workflow } from '../../model/workflow.js';
import { laddersOf } from '../values/ladder.js';
import { locateInWorkflow, runsPerItem, type ScopeFrame } from './scope.js';

/**
 * The state of another step when a step begins. `before`: it has ended. `around`: it is the step itself, contains it,
 * or is a part of it. `beside`: it runs in parallel, so its state is unknown. `after`: it has not begun. `again`: it
 * has not begun at first, but a retry or a restart may lead back from it to the step.
 */
export type ExecutionOrder = 'before' | 'around' | 'beside' | 'after' | 'again';

/** Determines the state of the step at `other` when the step at `at` begins; both paths are those of the definition. */
export function executionOrderOf(workflow: Workflow, at: StepPath, other: StepPath): ExecutionOrder {
  const frames = locateInWorkflow(workflow, at)?.frames ?? [];
  for (const [level, frame] of [...frames.entries()].reverse()) {
    const otherIndex = indexInFrame(frame, other);
    if (otherIndex < 0) continue;
    const own = indexInFrame(frame, at);
    if (own === otherIndex) return 'around';
    if (isParallel(workflow, frame)) return 'beside';
    if (otherIndex < own) return 'before';
    return leadsBack(frames.slice(0, level + 1), at, otherIndex) ? 'again' : 'after';
  }
  return 'around';
}

/** Index in a frame of the step that is at a path or contains it; -1 if there is none. */
export function indexInFrame({ steps, prefix }: ScopeFrame, path: StepPath): number {
  return steps.findIndex(({ name }) => {
    const own = prefix === '' ? name : `${prefix}/${name}`;
    return path === own || path.startsWith(`${own}/`);
  });
}

function isParallel(workflow: Workflow, { prefix }: ScopeFrame): boolean {
  const around = locateInWorkflow(workflow, prefix)?.step;
  return around?.kind === 'group' && around.parallel && !runsPerItem(around);
}

/**
 * Whether a retry or a restart leads back to the step at `at`, or to before it, from the step that has index
 * `otherIndex` in the innermost frame.
 */
function leadsBack(frames: readonly ScopeFrame[], at: StepPath, otherIndex: number): boolean {
  return frames.some((frame, level) => {
    const own = indexInFrame(frame, at);
    const innermost = level === frames.length - 1;
    const restarts = frame.steps
      .slice(innermost ? otherIndex : own)
      .flatMap((step) => restartTargetsOf(step).map((target) => frame.steps.findIndex(({ name }) => name === target)));
    // The retries of the innermost frame's own step do not count: they end before the later step begins.
    const enclosing = innermost ? undefined : frame.steps[own];
    return restarts.some((target) => target >= 0 && target <= own) || (enclosing !== undefined && isRetried(enclosing));
  });
}

function restartTargetsOf({ retry }: Step): readonly string[] {
  return laddersOf(retry).flatMap(({ restartFrom }) => restartFrom ?? []);
}

function isRetried(step: Step): boolean {
  const planner = step.kind === 'group' ? step.planner?.retry : undefined;
  return [step.retry, planner].some(allowsRetry);
}

function allowsRetry(policy: RetryPolicy | undefined): boolean {
  if (policy?.kind === 'conditions') return policy.exit > 1;
  return laddersOf(policy).some(({ rungs, restartFrom }) => rungs.length > 0 || restartFrom !== undefined);
}
