import { parentPath, type AttemptId, type Commit, type Failure, type RetryEntry } from '../../model/index.js';
import { limitFailure, exceededStepBudget } from '../budget.js';
import { callNode, type LeafNode } from '../node.js';
import { attemptScope } from '../queries/lineage.js';
import { computeStepRestart } from '../queries/reopening.js';
import { decideRetry } from '../retry/decide-retry.js';
import type { RetryContext } from '../retry/decision.js';
import { currentLeaf, last, type Attempt, type AttemptOutcome, type Leaf } from '../run.js';
import { resolveAgentName } from './agent-name.js';
import { keptCommit, walkAttempt } from './attempt.js';
import { attemptChildPath } from './cause.js';
import { agentTemplate, repeatAttempt, startFirstAttempt, startNextAttempt } from './start-attempt.js';
import {
  OPEN,
  record,
  settledProgress,
  type TreePosition,
  type SiblingContext,
  type Progress,
  type Walk,
} from './walk.js';

/** Walks one agent or gate step, from its first attempt to its verdict. */
export function walkLeaf(walk: Walk, node: LeafNode, place: TreePosition, position: SiblingContext | null): Progress {
  const leaf = currentLeaf(walk.run, place.path, place.scope);
  const verdict = leaf === undefined ? null : settledProgress(leaf);
  if (verdict !== null) return verdict;
  const attempt = last(leaf?.attempts);
  if (place.onMainline && attempt !== undefined) walk.mainlineHead = keptCommit(attempt);
  if (leaf === undefined || attempt === undefined) {
    return place.enclosingLimitFailure === null
      ? startFirstAttempt(walk, node, place, position)
      : { state: 'failed', head: place.head, failure: place.enclosingLimitFailure };
  }
  const over = place.mayStart ? exceededStepBudget(node, leaf) : null;
  if (over !== null) return record(walk, over);
  const spent = limitFailure(leaf) ?? place.enclosingLimitFailure;
  if (attempt.abandoned) {
    return spent === null
      ? repeatAttempt(walk, node, place, leaf, attempt)
      : complete(walk, leaf, attempt.from, spent, attempt.id, place);
  }
  if (attempt.outcome === null) return walkAttempt(walk, node, attempt, place, spent);
  if (attempt.outcome.passed) return complete(walk, leaf, attempt.outcome.commit, null, null, place);
  if (spent !== null) return complete(walk, leaf, attempt.outcome.commit, spent, attempt.id, place);
  return afterFailure(walk, node, leaf, attempt, attempt.outcome, place, position);
}

function afterFailure(
  walk: Walk,
  node: LeafNode,
  leaf: Leaf,
  failed: Attempt,
  outcome: AttemptOutcome,
  place: TreePosition,
  position: SiblingContext | null,
): Progress {
  if (!place.mayStart) return OPEN;
  if (leaf.next !== null) return startNextAttempt(walk, node, place, leaf, leaf.next);
  const move = decideRetry(node, leaf, failed, outcome, retryContext(walk, node, failed, outcome, place, position));
  switch (move.do) {
    case 'wait':
      return OPEN;
    case 'retry':
      return record(walk, {
        type: 'retry_triggered',
        step: leaf.path,
        scope: 'step',
        strategy: move.strategy,
        attempt: move.next.attempt,
        next: move.next,
      });
    case 'restart': {
      const parent = parentPath(leaf.path);
      const back =
        position === null || position.parallel
          ? null
          : computeStepRestart(walk.run, leaf.path, parent, position.siblings, move.target, failed.id);
      if (back === null) return complete(walk, leaf, outcome.commit, outcome.failure, failed.id, place);
      const attempt = (position?.round.jumps.get(move.branch) ?? 0) + 2;
      return record(walk, {
        type: 'restart_triggered',
        step: leaf.path,
        attempt,
        in: parent,
        branch: move.branch,
        label: move.label,
        ...back,
      });
    }
    case 'stop':
      return complete(walk, leaf, outcome.commit, outcome.failure, failed.id, place);
  }
}

function retryContext(
  walk: Walk,
  node: LeafNode,
  failed: Attempt,
  outcome: AttemptOutcome,
  place: TreePosition,
  position: SiblingContext | null,
): RetryContext {
  return {
    jumps: position?.round.jumps ?? new Map(),
    resolveAgent: (template) => {
      const own = node.kind === 'agent' && template === node.agent;
      return resolveAgentName(walk.run, own ? agentTemplate(node, place) : template, place);
    },
    validate: (entry) => validatorHolds(walk, entry, failed, outcome.commit, place),
  };
}

/** Whether a validator condition holds; null while the validator runs, which it does as part of the failed attempt. */
function validatorHolds(
  walk: Walk,
  entry: RetryEntry,
  failed: Attempt,
  commit: Commit,
  place: TreePosition,
): boolean | null {
  if (entry.when.kind !== 'validator') return false;
  const { name, call } = entry.when;
  const path = attemptChildPath(place.path, 'retry', name);
  const progress = walk.walkGroup(walk, callNode(name, call), {
    ...place,
    path,
    scope: attemptScope(failed.id),
    head: commit,
    onMainline: false,
  });
  return progress.state === 'open' ? null : progress.state === 'passed';
}

function complete(
  walk: Walk,
  leaf: Leaf,
  commit: Commit,
  failure: Failure | null,
  cause: AttemptId | null,
  place: TreePosition,
): Progress {
  if (failure !== null && !place.mayStart) return OPEN;
  return record(walk, {
    type: 'step_completed',
    step: leaf.path,
    status: failure === null ? 'pass' : failure.class === 'guard_fail' ? 'guard_failed' : 'fatal',
    class: failure?.class ?? null,
    reason: failure?.reason ?? null,
    message: failure?.message ?? '',
    commit,
    base: leaf.base,
    cause,
  });
}
