import { RUN_SCOPE, ROOT, childPath, type PlanItem } from '../../model/index.js';
import { childrenOf, rootNode, type Composite, type Node } from '../node.js';
import { currentGroup, currentLeaf, currentRound, type Group, type Leaf, type Round, type Run } from '../run.js';

/** A step of the line of work as it stands, with the item it works on. */
export interface LiveLeaf {
  readonly leaf: Leaf;
  readonly item: PlanItem | null;
}

/** The steps that count, in the workflow's order: no superseded ones, and nothing that belongs to an attempt. */
export function liveLeaves(run: Run): readonly LiveLeaf[] {
  const root = currentGroup(run, ROOT, RUN_SCOPE);
  return root === undefined ? [] : [...inside(run, rootNode(run.workflow), root, null)];
}

function* inside(run: Run, node: Composite, group: Group, item: PlanItem | null): Generator<LiveLeaf> {
  const round = currentRound(group);
  for (const child of childrenOf(node, group.items)) yield* ofChild(run, child, group, round, item);
}

function* ofChild(run: Run, child: Node, group: Group, round: Round, item: PlanItem | null): Generator<LiveLeaf> {
  const path = childPath(group.path, child.name);
  const leaf = currentLeaf(run, path, round.id);
  if (leaf !== undefined) yield { leaf, item };
  const below = child.kind === 'composite' ? currentGroup(run, path, round.id) : undefined;
  if (child.kind === 'composite' && below !== undefined) yield* inside(run, child, below, child.item ?? item);
}
