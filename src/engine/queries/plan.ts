import { baseName, childPath, type PlanItem, type Scope, type StepPath } from '../../model/index.js';
import type { Composite } from '../node.js';
import { currentGroup, currentLeaf, currentRound, last, type Leaf, type Round, type Run } from '../run.js';
import { ownerOf } from './lineage.js';

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

/**
 * The current occurrence of the nearest step of that name: among the siblings and in what groups among them hold, then
 * likewise in each group above.
 */
export function nearestLeaf(run: Run, scope: Scope, name: string): Leaf | undefined {
  for (let at: Scope | null = scope; at !== null; at = ownerOf(run, at)?.scope ?? null) {
    const round = run.rounds.get(at);
    if (round === undefined) continue;
    const leaf = currentLeaf(run, childPath(round.group.path, name), at) ?? heldByGroups(run, round, name);
    if (leaf !== undefined) return leaf;
  }
  return undefined;
}

/**
 * A step of that name somewhere below a round, but in no item, of which there may be many, and in no group that is gone
 * through once more: its tree may be gone.
 */
function heldByGroups(run: Run, top: Round, name: string): Leaf | undefined {
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
