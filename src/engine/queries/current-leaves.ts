import { RUN_SCOPE, ROOT, childPath, type PlanItem } from '../../model/index.js';
import { childrenOf, rootNode, type Composite, type Node } from '../node.js';
import { currentGroup, currentLeaf, currentRound, type Group, type Leaf, type Round, type Run } from '../run.js';

/** The current occurrence of a step, with the item it works on. */
export interface CurrentLeaf {
  readonly leaf: Leaf;
  readonly item: PlanItem | null;
}

/** The current occurrences of all steps, in the workflow's order; without steps that run inside an attempt. */
export function currentLeaves(run: Run): readonly CurrentLeaf[] {
  const root = currentGroup(run, ROOT, RUN_SCOPE);
  return root === undefined ? [] : [...leavesOfGroup(run, rootNode(run.workflow), root, null)];
}

function* leavesOfGroup(run: Run, node: Composite, group: Group, item: PlanItem | null): Generator<CurrentLeaf> {
  const round = currentRound(group);
  for (const child of childrenOf(node, group.items)) yield* leavesOfChild(run, child, group, round, item);
}

function* leavesOfChild(
  run: Run,
  child: Node,
  group: Group,
  round: Round,
  item: PlanItem | null,
): Generator<CurrentLeaf> {
  const path = childPath(group.path, child.name);
  const leaf = currentLeaf(run, path, round.id);
  if (leaf !== undefined) yield { leaf, item };
  const below = child.kind === 'composite' ? currentGroup(run, path, round.id) : undefined;
  if (child.kind === 'composite' && below !== undefined) yield* leavesOfGroup(run, child, below, child.item ?? item);
}
