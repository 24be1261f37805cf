import type { StepPath } from '../../model/ids.js';
import type { RetryPolicy, Step, Workflow } from '../../model/workflow.js';
import { laddersOf } from '../ladder.js';
import { locate, runsPerItem, type Frame } from './scope.js';

/**
 * How far another step is when a step begins. `before`: it has been gone through. `around`: it is the step itself, holds
 * it, or is a part of it. `beside`: in parallel, so that nobody knows. `after`: it has not begun. `again`: nor has it at
 * first, but a retry or a restart may lead back from it.
 */
export type Order = 'before' | 'around' | 'beside' | 'after' | 'again';

/** How the step at `other` stands to the one at `at`; both paths are those of the definition. */
export function orderOf(workflow: Workflow, at: StepPath, other: StepPath): Order {
  const frames = locate(workflow, at)?.frames ?? [];
  for (const [level, frame] of [...frames.entries()].reverse()) {
    const theirs = indexOf(frame, other);
    if (theirs < 0) continue;
    const own = indexOf(frame, at);
    if (own === theirs) return 'around';
    if (isParallel(workflow, frame)) return 'beside';
    if (theirs < own) return 'before';
    return leadsBack(frames.slice(0, level + 1), at, theirs) ? 'again' : 'after';
  }
  return 'around';
}

/** Where in a frame the step is that is at a path, or holds it; -1 where none does. */
export function indexOf({ steps, prefix }: Frame, path: StepPath): number {
  return steps.findIndex(({ name }) => {
    const own = prefix === '' ? name : `${prefix}/${name}`;
    return path === own || path.startsWith(`${own}/`);
  });
}

function isParallel(workflow: Workflow, { prefix }: Frame): boolean {
  const around = locate(workflow, prefix)?.step;
  return around?.kind === 'group' && around.parallel && !runsPerItem(around);
}

/** Whether something leads from the step with that index in the innermost frame to the one at `at`, before it. */
function leadsBack(frames: readonly Frame[], at: StepPath, theirs: number): boolean {
  return frames.some((frame, level) => {
    const own = indexOf(frame, at);
    const innermost = level === frames.length - 1;
    const restarts = frame.steps
      .slice(innermost ? theirs : own)
      .flatMap((step) => targetsOf(step).map((target) => frame.steps.findIndex(({ name }) => name === target)));
    // Of the innermost frame's own step the retry is another matter: it ends before the later step begins.
    const held = innermost ? undefined : frame.steps[own];
    return restarts.some((target) => target >= 0 && target <= own) || (held !== undefined && isRetried(held));
  });
}

function targetsOf({ retry }: Step): readonly string[] {
  return laddersOf(retry).flatMap(({ restartFrom }) => restartFrom ?? []);
}

function isRetried(step: Step): boolean {
  const planner = step.kind === 'group' ? step.planner?.retry : undefined;
  return [step.retry, planner].some(goesOn);
}

function goesOn(policy: RetryPolicy | undefined): boolean {
  if (policy?.kind === 'conditions') return policy.exit > 1;
  return laddersOf(policy).some(({ rungs, restartFrom }) => rungs.length > 0 || restartFrom !== undefined);
}
