import type { Step, Workflow } from '../../model/workflow.js';
import { findNearest } from '../diagnostics/nearest.js';
import { locateInWorkflow, runsPerItem } from '../names/scope.js';
import type { ReadContext, RestartReference } from '../reading/context.js';

/** Checks the target of a `restart_from`: an earlier step of the same sequence, or a child of the group itself. */
export function checkRestart(reading: ReadContext, workflow: Workflow, { at, target, place }: RestartReference): void {
  const location = locateInWorkflow(workflow, at);
  const frame = location?.frames.at(-1);
  const step = location?.step ?? null;
  if (frame === undefined || step === null || reading.droppedSteps.has(target)) return;
  const children = step.kind === 'group' ? step.children : [];
  const around = frame.prefix === '' ? null : (locateInWorkflow(workflow, frame.prefix)?.step ?? null);
  const index = frame.steps.indexOf(step);
  const problem = findProblem(target, step, {
    children,
    childrenParallel: runsParallel(step),
    siblings: frame.steps,
    siblingsParallel: around !== null && runsParallel(around),
    index,
  });
  if (problem === null) return;
  const known = [...frame.steps.slice(0, index), ...children].map(({ name }) => name);
  const near = problem.hint === null ? findNearest(target, known) : null;
  const hint = near === null ? (problem.hint ?? DEFAULT_HINT) : `did you mean \`${near}\`?`;
  reading.findings.error(place, 'bad-restart', problem.message, hint);
}

const DEFAULT_HINT = 'name an earlier step of the same list, or a step in the group';

interface Surroundings {
  readonly children: readonly Step[];
  readonly childrenParallel: boolean;
  readonly siblings: readonly Step[];
  readonly siblingsParallel: boolean;
  readonly index: number;
}

function findProblem(
  target: string,
  step: Step,
  around: Surroundings,
): { readonly message: string; readonly hint: string | null } | null {
  const isChild = around.children.some(({ name }) => name === target);
  const sibling = around.siblings.findIndex(({ name }) => name === target);
  if (isChild && sibling >= 0)
    return { message: `\`${target}\` is a step beside this group and one in it`, hint: 'rename one of them' };
  if (isChild && around.childrenParallel)
    return {
      message: `the steps of \`${step.name}\` run in parallel: there is no order to start again in`,
      hint: 'use `strategy: [same]`, which runs again what has not passed',
    };
  if (isChild) return null;
  if (sibling < 0) return { message: `there is no step \`${target}\` before this one`, hint: null };
  if (sibling === around.index)
    return { message: '`restart_from` names the step itself', hint: 'use `strategy: [same]`' };
  if (around.siblingsParallel)
    return { message: `\`${target}\` runs in parallel with this step`, hint: 'name a step that comes before it' };
  return sibling < around.index
    ? null
    : { message: `\`${target}\` comes after this step`, hint: 'name an earlier step' };
}

function runsParallel(step: Step): boolean {
  return step.kind === 'group' && step.parallel && !runsPerItem(step);
}
