import { childPath, type PlanItem, type Scope, type StepPath } from '../model/index.js';
import { ownerOf } from './lineage.js';
import type { Composite } from './node.js';
import { currentLeaf, last, type Leaf, type Run } from './run.js';

/** The items a group iterates over: its own planner's, or those of the nearest plan step of that name, looked up outwards. */
export function planFor(
  run: Run,
  node: Composite,
  place: { readonly path: StepPath; readonly scope: Scope },
): readonly PlanItem[] {
  const planned =
    node.planner === undefined
      ? nearestLeaf(run, place.scope, node.foreach ?? '')
      : currentLeaf(run, place.path, place.scope);
  const output =
    planned === undefined
      ? undefined
      : last(planned.attempts.filter((attempt) => attempt.outcome?.passed))?.snapshot?.output;
  if (output?.kind !== 'plan') throw new Error(`${place.path}: ${node.foreach ?? 'the split'} has no plan`);
  return output.items;
}

/** The current occurrence of the nearest step of that name: among the siblings, then among those of each group above. */
export function nearestLeaf(run: Run, scope: Scope, name: string): Leaf | undefined {
  for (let at: Scope | null = scope; at !== null; at = ownerOf(run, at)?.scope ?? null) {
    const round = run.rounds.get(at);
    const leaf = round === undefined ? undefined : currentLeaf(run, childPath(round.group.path, name), at);
    if (leaf !== undefined) return leaf;
  }
  return undefined;
}
