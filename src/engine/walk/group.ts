import { childPath } from '../../model/index.js';
import { exceededCallLimit, createCallTimer, limitFailure } from '../budget.js';
import { childrenOf, iterates, type Composite, type Node } from '../node.js';
import { findPlanItems } from '../queries/plan-items.js';
import { computeGroupRestart } from '../queries/reopening.js';
import { decideGroupRetry } from '../retry/decide-retry.js';
import { currentGroup, currentLeaf, currentRound, type Group, type Round, type SettledFailure } from '../run.js';
import { walkLeaf } from './leaf.js';
import {
  OPEN,
  record,
  settledProgress,
  type TreePosition,
  type SiblingContext,
  type Progress,
  type Walk,
} from './walk.js';

/** Walks any node: a leaf step, a split step, or a composite. */
export function walkNode(walk: Walk, node: Node, place: TreePosition, position: SiblingContext | null): Progress {
  if (node.kind !== 'composite') return walkLeaf(walk, node, place, position);
  return node.planner === undefined
    ? walkGroup(walk, node, place)
    : walkSplit(walk, node, node.planner, place, position);
}

/** Walks a split step: its planner runs at the step's own path, then its children run for each item. */
function walkSplit(
  walk: Walk,
  node: Composite,
  planner: NonNullable<Composite['planner']>,
  place: TreePosition,
  position: SiblingContext | null,
): Progress {
  const plan = walkLeaf(walk, planner, place, position);
  return plan.state === 'passed' ? walkGroup(walk, node, { ...place, head: plan.head }) : plan;
}

/** Walks anything with children: the run, a group, an item, a call, a validator. */
export function walkGroup(walk: Walk, node: Composite, place: TreePosition): Progress {
  const group = currentGroup(walk.run, place.path, place.scope);
  if (group === undefined) return place.mayStart ? startGroup(walk, node, place) : OPEN;
  const verdict = settledProgress(group);
  if (verdict !== null) return verdict;
  const over = place.mayStart ? exceededCallLimit(node, group) : null;
  if (over !== null) return record(walk, over);
  const round = currentRound(group);
  const inside = insideRound(node, group, round, place);
  const children = childrenOf(node, group.items);
  const progress = node.parallel
    ? walkParallel(walk, round, children, inside)
    : walkSequence(walk, round, children, inside);
  if (progress.state === 'open') {
    if (place.mayStart) walk.timers.push(...createCallTimer(walk.run, node, group));
    return OPEN;
  }
  if (progress.state === 'passed') return complete(walk, group, progress);
  if (!place.mayStart) return OPEN;
  return afterFailure(walk, node, group, round, children, progress);
}

function startGroup(walk: Walk, node: Composite, place: TreePosition): Progress {
  const items = iterates(node) ? findPlanItems(walk.run, node, place) : null;
  return record(walk, {
    type: 'group_started',
    step: place.path,
    scope: place.scope,
    base: place.head,
    foreach: node.foreach ?? '',
    parallel: node.parallel,
    task_count: items?.length ?? 0,
    items: items === null ? null : [...items],
  });
}

/** The position of a round's children: with the item's own base, the callee's blast radius, an escalated agent. */
function insideRound(node: Composite, group: Group, round: Round, place: TreePosition): TreePosition {
  const { stepContext } = place;
  const failure = limitFailure(group);
  const broke: SettledFailure | null = failure === null ? place.enclosingLimitFailure : { ...failure, cause: null };
  return {
    ...place,
    scope: round.id,
    head: round.base,
    escalatedAgent: round.agent ?? place.escalatedAgent,
    enclosingLimitFailure: broke,
    stepContext: {
      ...stepContext,
      ...(node.item === null ? {} : { item: node.item, scopeBase: group.base }),
      ...(node.call === null ? {} : { blastRadius: node.call.blastRadius }),
      ...(node.call?.integrity === 'enforce' ? { integrity: 'enforce' } : {}),
    },
  };
}

function walkSequence(walk: Walk, round: Round, children: readonly Node[], inside: TreePosition): Progress {
  let head = round.base;
  for (const child of children) {
    const place: TreePosition = { ...inside, path: childPath(inside.path, child.name), head };
    if (inside.onMainline) walk.mainlineHead = head;
    const progress = walkNode(walk, child, place, { round, siblings: children, parallel: false });
    if (progress.state !== 'passed') return progress;
    head = progress.head;
  }
  return { state: 'passed', head };
}

/** Walks each child from the round's base in a lane of its own. Once all have settled, the passed ones are merged. */
function walkParallel(walk: Walk, round: Round, children: readonly Node[], inside: TreePosition): Progress {
  const results = children.map((child) => {
    const path = childPath(inside.path, child.name);
    const stepContext = { ...inside.stepContext, lane: path };
    const place: TreePosition = { ...inside, path, onMainline: false, stepContext };
    return walkNode(walk, child, place, { round, siblings: children, parallel: true });
  });
  if (walk.records.length > 0 || results.some((result) => result.state === 'open')) return OPEN;
  return mergeChildren(walk, round, children, results, inside);
}

/** Merges the passed children in order, one at a time. */
function mergeChildren(
  walk: Walk,
  round: Round,
  children: readonly Node[],
  results: readonly Progress[],
  inside: TreePosition,
): Progress {
  let tip = round.base;
  for (const [index, child] of children.entries()) {
    const result = results[index];
    if (result?.state !== 'passed') continue;
    const merged = round.merged.get(child.name);
    if (merged?.onto === tip) {
      tip = merged.commit;
      if (inside.onMainline) walk.mainlineHead = tip;
      continue;
    }
    if (round.conflict !== null) return { state: 'failed', head: tip, failure: conflictFailure(round, inside) };
    if (inside.mayStart) {
      const key = `${round.id}/merge/${child.name}@${tip}`;
      walk.effects.push({
        kind: 'Merge',
        key,
        step: inside.path,
        item: child.name,
        base: round.base,
        onto: tip,
        theirs: result.head,
      });
    }
    return OPEN;
  }
  const failed = decisiveFailure(results);
  return failed === undefined ? { state: 'passed', head: tip } : { ...failed, head: tip };
}

/** The first failure in the order of items; an exceeded budget takes precedence, since groups do not retry it. */
function decisiveFailure(results: readonly Progress[]): Extract<Progress, { state: 'failed' }> | undefined {
  const failed = results.filter((result) => result.state === 'failed');
  return failed.find((result) => result.failure.class === 'budget') ?? failed[0];
}

function conflictFailure(round: Round, inside: TreePosition): SettledFailure {
  const files = round.conflict?.files ?? [];
  const shown = files.length > 5 ? `${files.slice(0, 5).join(', ')} and ${files.length - 5} more` : files.join(', ');
  const message = `${inside.path}: ${round.conflict?.item ?? ''} conflicts with the items before it in ${shown}`;
  return { class: 'merge_conflict', reason: 'merge_conflict', message: message.slice(0, 500), cause: null };
}

function complete(walk: Walk, group: Group, progress: Exclude<Progress, { state: 'open' }>): Progress {
  const failure = progress.state === 'failed' ? progress.failure : null;
  return record(walk, {
    type: 'group_completed',
    step: group.path,
    status: failure === null ? 'pass' : 'fatal',
    class: failure?.class ?? null,
    reason: failure?.reason ?? null,
    message: failure?.message ?? '',
    commit: progress.head,
    cause: failure?.cause ?? null,
  });
}

function afterFailure(
  walk: Walk,
  node: Composite,
  group: Group,
  round: Round,
  children: readonly Node[],
  progress: Extract<Progress, { state: 'failed' }>,
): Progress {
  const move = decideGroupRetry(node.retry, progress.failure, group);
  if (move.do === 'stop') return complete(walk, group, progress);
  if (move.do === 'restart') {
    const back = computeGroupRestart(walk.run, node, group, round, children, move.target);
    if (back === null) return complete(walk, group, progress);
    return record(walk, {
      type: 'restart_triggered',
      step: group.path,
      attempt: (group.jumps.get(move.branch) ?? 0) + 2,
      in: group.path,
      branch: move.branch,
      label: `restart from ${move.target}`,
      ...back,
    });
  }
  const { rung } = move;
  const strategy = rung.do === 'same' ? 'same' : `${rung.do}: ${rung.agent}`;
  return record(walk, {
    type: 'group_retry',
    step: group.path,
    attempt: round.n + 1,
    strategy,
    label: `retry ${group.failures.length + 2}/${move.all} (${strategy})`,
    base: rung.do === 'same' ? round.base : group.base,
    kept: rung.do === 'same' ? passedChildren(walk, group, round, children) : [],
    cause: progress.failure.cause,
    agent: rung.do === 'same' ? round.agent : rung.agent,
  });
}

function passedChildren(walk: Walk, group: Group, round: Round, children: readonly Node[]): string[] {
  return children
    .filter((child) => statusOf(walk, child, childPath(group.path, child.name), round) === 'passed')
    .map((child) => child.name);
}

function statusOf(walk: Walk, child: Node, path: TreePosition['path'], round: Round): Group['status'] {
  const occurrence =
    child.kind === 'composite' ? currentGroup(walk.run, path, round.id) : currentLeaf(walk.run, path, round.id);
  return occurrence?.status ?? null;
}
