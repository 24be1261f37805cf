import { childPath, type AttemptId, type Reopening, type StepPath } from '../../model/index.js';
import { childrenOf, iterates, type Composite, type Node } from '../node.js';
import { currentGroup, currentLeaf, currentRound, last, type Group, type Round, type Run } from '../run.js';
import { findNode } from './find-node.js';

/** What a restart undoes. `cause`: the failed attempt that the target's next prompt explains; null if there is none. */
export interface Restart extends Reopening {
  readonly targets: { step: StepPath; cause: AttemptId | null }[];
}

/**
 * A restart from a sibling: the target and everything up to the failed step begin again. Null if the target is not
 * among the siblings, or comes after the step.
 */
export function computeStepRestart(
  run: Run,
  path: StepPath,
  parent: StepPath,
  siblings: readonly Node[],
  target: string,
  cause: AttemptId,
): Restart | null {
  const names = siblings.map((sibling) => sibling.name);
  const from = names.indexOf(target);
  const to = names.findIndex((name) => childPath(parent, name) === path);
  if (from < 0 || to < from) return null;
  const superseded = names
    .slice(from, to + 1)
    .map((name) => childPath(parent, name))
    .filter((at) => began(run, at));
  return { targets: [{ step: childPath(parent, target), cause }], superseded, reopened: [], unmerged: [] };
}

/**
 * A restart of a failed group from one of its children; if it iterates, in each item that failed. Null if that would
 * change nothing, because the failed step is before that child.
 */
export function computeGroupRestart(
  run: Run,
  node: Composite,
  group: Group,
  round: Round,
  children: readonly Node[],
  target: string,
): Restart | null {
  if (!iterates(node)) {
    const names = children.map((child) => child.name);
    const failedAt = (name: string): boolean => statusIn(run, round, childPath(group.path, name)) === 'failed';
    const from = names.indexOf(target);
    if (from < 0) return null;
    const restarted = node.parallel ? names.filter((name) => name === target || failedAt(name)) : names.slice(from);
    const failure = restarted.find(failedAt);
    if (failure === undefined) return null;
    const superseded = restarted.map((name) => childPath(group.path, name)).filter((at) => began(run, at));
    const cause = failureAt(run, childPath(group.path, failure));
    const unmerged = node.parallel
      ? [{ step: group.path, items: names.slice(names.findIndex((name) => restarted.includes(name))) }]
      : [];
    return { targets: [{ step: childPath(group.path, target), cause }], superseded, reopened: [], unmerged };
  }
  const steps = node.children.map((step) => step.name);
  const from = steps.indexOf(target);
  if (from < 0) return null;
  const failed = children.filter((child) => {
    const path = childPath(group.path, child.name);
    const item = currentGroup(run, path, round.id);
    return item?.status === 'failed' && statusIn(run, currentRound(item), childPath(path, target)) !== undefined;
  });
  const first = failed[0];
  if (first === undefined) return null;
  const items = failed.map((child) => childPath(group.path, child.name));
  return {
    targets: items.map((item) => ({ step: childPath(item, target), cause: failureAt(run, item) })),
    superseded: items
      .flatMap((item) => steps.slice(from).map((name) => childPath(item, name)))
      .filter((at) => began(run, at)),
    reopened: items,
    unmerged: node.parallel
      ? [{ step: group.path, items: children.slice(children.indexOf(first)).map((child) => child.name) }]
      : [],
  };
}

/**
 * Computes what reopening a step undoes, for retries and replays by a person. `path` begins again with everything that
 * depends on it: its later siblings in each enclosing sequence, and the merges from its item on. Enclosing groups are
 * open again; parallel siblings are kept. Throws, with a message for people, if the step never ran or is inside an
 * attempt.
 */
export function computeReopening(run: Run, path: StepPath): Reopening {
  const result: Reopening = { superseded: [path], reopened: [], unmerged: [] };
  for (let at = path; ;) {
    const scope = scopeOf(run, at);
    const round = run.rounds.get(scope);
    if (round === undefined)
      throw new Error(`${path} lies inside an attempt; name a step of a group, an item or a call`);
    const { group } = round;
    const node = findNode(run, group);
    if (node.kind !== 'composite') throw new Error(`${group.path} has no children`);
    const names = childrenOf(node, group.items).map((child) => child.name);
    const later = names.slice(names.findIndex((name) => childPath(group.path, name) === at) + 1);
    if (node.parallel) result.unmerged.push({ step: group.path, items: [at.slice(at.lastIndexOf('/') + 1), ...later] });
    else
      result.superseded.push(
        ...later.map((name) => childPath(group.path, name)).filter((sibling) => began(run, sibling)),
      );
    result.reopened.push(group.path);
    if (group.path === '') return result;
    at = group.path;
  }
}

function scopeOf(run: Run, path: StepPath): Round['id'] {
  const occurrence = [last(run.groups.get(path)), last(run.leaves.get(path))].find(
    (found) => found !== undefined && !found.superseded,
  );
  if (occurrence === undefined) throw new Error(`${path || 'the run'} never ran`);
  return occurrence.scope;
}

function began(run: Run, path: StepPath): boolean {
  return [last(run.leaves.get(path)), last(run.groups.get(path))].some(
    (occurrence) => occurrence !== undefined && !occurrence.superseded,
  );
}

/** The status of a step in a round; undefined if it has not begun. A split step without a group has its planner's. */
function statusIn(run: Run, round: Round, path: StepPath): Group['status'] | undefined {
  return (currentGroup(run, path, round.id) ?? currentLeaf(run, path, round.id))?.status;
}

function failureAt(run: Run, path: StepPath): AttemptId | null {
  const found = [last(run.leaves.get(path)), last(run.groups.get(path))].find(
    (occurrence) => occurrence?.status === 'failed' && !occurrence.superseded,
  );
  return found?.failure?.cause ?? null;
}
