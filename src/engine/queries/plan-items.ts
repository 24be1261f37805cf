import { baseName, childPath, type PlanItem, type Scope, type StepPath } from '../../model/index.js';
import type { Composite } from '../node.js';
import { currentGroup, currentLeaf, currentRound, last, type Leaf, type Round, type Run } from '../run.js';
import { ownerOf } from './lineage.js';

/**
 * The items over which a group iterates: those of its own planner, or of the nearest plan step with the name in
 * `foreach`. Throws if there is no plan.
 */
export function findPlanItems(
  run: Run,
  node: Composite,
  place: { readonly path: StepPath; readonly scope: Scope },
): readonly PlanItem[] {
  const planned =
    node.planner === undefined
      ? findNearestLeaf(run, place.scope, node.foreach ?? '')
      : currentLeaf(run, place.path, place.scope);
  const output =
    planned === undefined
      ? undefined
      : last(planned.attempts.filter((attempt) => attempt.outcome?.passed))?.snapshot?.output;
  if (output?.kind !== 'plan') throw new Error(`${place.path}: ${node.foreach ?? 'the split'} has no plan`);
  return output.items;
}

/**
 * The current occurrence of the nearest step of that name. It is searched among the siblings and inside sibling groups,
 * then likewise in each enclosing group.
 */
export function findNearestLeaf(run: Run, scope: Scope, name: string): Leaf | undefined {
  for (let at: Scope | null = scope; at !== null; at = ownerOf(run, at)?.scope ?? null) {
    const round = run.rounds.get(at);
    if (round === undefined) continue;
    const leaf = currentLeaf(run, childPath(round.group.path, name), at) ?? findBelow(run, round, name);
    if (leaf !== undefined) return leaf;
  }
  return undefined;
}

/**
 * A step of that name anywhere below a round. Items are excluded, since there may be many of them. So are groups that
 * have begun another round, since the step's tree may be gone.
 */
function findBelow(run: Run, top: Round, name: string): Leaf | undefined {
  for (const [path, leaves] of run.leaves) {
    const leaf = last(leaves);
    if (baseName(path) !== name || leaf === undefined || leaf.superseded) continue;
    let round = run.rounds.get(leaf.scope);
    while (round !== undefined && round !== top && round.group.items === null && isCurrent(run, round))
      round = run.rounds.get(round.group.scope);
    if (round === top) return leaf;
  }
  return undefined;
}

function isCurrent(run: Run, { id, group }: Round): boolean {
  return currentGroup(run, group.path, group.scope) === group && currentRound(group).id === id;
}
