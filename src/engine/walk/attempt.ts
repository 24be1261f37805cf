import type { AgentStep, Commit, Failure, FailureReason } from '../../model/index.js';
import { callNode, replannedNode, type LeafNode } from '../node.js';
import { attemptScope, scopeOfGet } from '../queries/lineage.js';
import type { Attempt, Snapshot } from '../run.js';
import { attemptChildPath } from './cause.js';
import { walkGates } from './gates.js';
import { settleAttempt } from './settle.js';
import { violationFailure } from './violation.js';
import { OPEN, record, type TreePosition, type Progress, type Walk } from './walk.js';

/** Reasons of kills that stop the whole run. Such an attempt is abandoned and later repeated; it has not failed. */
export const RUN_STOP_REASONS: readonly string[] = ['cancelled', 'budget', 'run_timeout'];

/** Walks one attempt that has begun and is not settled: its agent, its snapshot, its gates. */
export function walkAttempt(
  walk: Walk,
  node: LeafNode,
  attempt: Attempt,
  place: TreePosition,
  spent: Failure | null,
): Progress {
  if (node.kind === 'agent' && (attempt.kind === 'agent' || attempt.kind === 'replan')) {
    const pending = agentPart(walk, node, attempt, place, spent);
    if (pending !== null) return pending;
    if (!place.mayStart) return OPEN;
    const failure = failureOf(node, attempt, spent) ?? spent;
    if (failure !== null) return settleAttempt(walk, attempt, failure, keptCommit(attempt));
    if (attempt.kind === 'replan') return walkReplan(walk, node, attempt, place);
  } else if (spent !== null && place.mayStart) {
    return settleAttempt(walk, attempt, spent, attempt.from);
  }
  return walkGates(walk, node, attempt, place);
}

/** The agent's part of an attempt. Null once the agent has ended and its work is snapshotted. */
function agentPart(
  walk: Walk,
  node: AgentStep,
  attempt: Attempt,
  place: TreePosition,
  spent: Failure | null,
): Progress | null {
  if (!attempt.launched) {
    if (!place.mayStart) return OPEN;
    if (spent !== null) return settleAttempt(walk, attempt, spent, attempt.from);
    const pending = walkGet(walk, node, attempt, place);
    if (pending !== null) return pending;
    if (walk.freeSlots <= 0) return OPEN;
    walk.freeSlots -= 1;
  }
  if (attempt.ended === null) {
    if (place.mayStart && spent === null)
      walk.effects.push({ kind: 'RunAgent', key: attempt.id, attempt, node, stepContext: place.stepContext });
    return OPEN;
  }
  if (attempt.snapshot === null) {
    walk.effects.push({ kind: 'Snapshot', key: `${attempt.id}/snap`, attempt, node, stepContext: place.stepContext });
    return OPEN;
  }
  if (attempt.ended.kind === 'killed' && RUN_STOP_REASONS.includes(attempt.ended.reason)) {
    return record(walk, {
      type: 'attempt_abandoned',
      step: place.path,
      launch: attempt.launch,
      reason: attempt.ended.reason,
    });
  }
  return null;
}

/** Runs `get.workflow` before the agent, once for each attempt number. Null once there is nothing left to do. */
function walkGet(walk: Walk, node: AgentStep, attempt: Attempt, place: TreePosition): Progress | null {
  if (node.get === undefined || attempt.kind !== 'agent') return null;
  const path = attemptChildPath(place.path, 'get');
  const progress = walk.walkGroup(walk, callNode('get', node.get), {
    ...place,
    path,
    scope: scopeOfGet(walk.run, attempt),
    head: attempt.from,
    onMainline: false,
  });
  if (progress.state === 'open') return OPEN;
  if (progress.state === 'passed') return null;
  const { reason, message } = progress.failure;
  return settleAttempt(
    walk,
    attempt,
    { class: progress.failure.class, reason, message: `get.workflow: ${message}` },
    attempt.from,
  );
}

/** The attempt's failure before its gates, if any; the first cause wins. */
function failureOf(node: AgentStep, attempt: Attempt, spent: Failure | null): Failure | null {
  return (
    killFailure(attempt, spent) ??
    agentFailure(attempt) ??
    violationFailure(attempt.snapshot?.violation ?? null) ??
    outputFailure(node, attempt) ??
    reviewFailure(attempt) ??
    noChangesFailure(node, attempt)
  );
}

/** `spent`: the failure to report if a limit of the step or of an enclosing workflow stopped the agent. */
function killFailure({ ended }: Attempt, spent: Failure | null): Failure | null {
  if (ended?.kind !== 'killed') return null;
  const { reason, message } = ended;
  if (reason.startsWith('guard:'))
    return { class: 'guard_fail', reason: guardReason(reason.slice('guard:'.length)), message };
  if (reason.endsWith('_budget')) return spent ?? { class: 'budget', reason: 'budget', message };
  return { class: 'agent_fail', reason: reason === 'stalled' ? 'stalled' : 'timeout', message };
}

function guardReason(guard: string): FailureReason {
  switch (guard) {
    case 'max_turns':
      return 'guard_max_turns';
    case 'max_budget':
      return 'guard_max_budget';
    case 'max_tokens':
      return 'guard_max_tokens';
    case 'max_time':
      return 'guard_max_time';
    case 'no_write':
      return 'guard_no_write';
    default:
      return 'internal';
  }
}

function agentFailure({ ended }: Attempt): Failure | null {
  return ended?.kind === 'completed' && ended.failure !== null ? { class: 'agent_fail', ...ended.failure } : null;
}

function outputFailure(node: AgentStep, { kind, snapshot }: Attempt): Failure | null {
  if (snapshot?.output.kind === 'invalid') {
    const { reason, message } = snapshot.output;
    return { class: node.output === 'verdict' ? 'review_fail' : 'gate_fail', reason, message };
  }
  if (kind === 'replan' && (snapshot?.output.kind !== 'plan' || snapshot.output.items.length === 0)) {
    return { class: 'gate_fail', reason: 'bad_output', message: 'the new plan has no items' };
  }
  return null;
}

function reviewFailure({ snapshot }: Attempt): Failure | null {
  if (snapshot?.output.kind !== 'verdict' || snapshot.output.pass) return null;
  return {
    class: 'review_fail',
    reason: 'review_failed',
    message: `review did not pass: ${snapshot.output.comments}`.slice(0, 500),
  };
}

function noChangesFailure(node: AgentStep, { kind, snapshot }: Attempt): Failure | null {
  if (kind !== 'agent' || node.output !== 'diff' || node.allowEmpty || snapshot?.isUnchanged !== true) return null;
  return {
    class: 'gate_fail',
    reason: 'no_changes',
    message: `the agent changed nothing${leftAsideText(snapshot)}; say \`allow_empty: true\` if that is fine`,
  };
}

/** Names what the agent did where nobody sees it: often the reason why nothing has changed. */
function leftAsideText({ leftAside }: Snapshot): string {
  const named = (names: readonly string[]): string =>
    names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
  const { ignored, branches } = leftAside ?? { ignored: [], branches: [] };
  const ofFiles = ignored.length === 0 ? '' : `; files that it wrote are ignored by git (${named(ignored)})`;
  const ofBranches =
    branches.length === 0 ? '' : `; its commits are on a branch that is left aside (${named(branches)})`;
  return ofFiles + ofBranches;
}

/** The commit with the work to keep: after a forbidden write that of the attempt's start, otherwise its snapshot. */
export function keptCommit(attempt: Attempt): Commit {
  const forbidden =
    (attempt.snapshot?.violation ?? null) !== null ||
    (attempt.ended?.kind === 'killed' && attempt.ended.reason === 'guard:no_write');
  return forbidden ? attempt.from : (attempt.snapshot?.commit ?? attempt.from);
}

/** Walks the items of a new plan one after the other. The attempt passes when they all pass. */
function walkReplan(walk: Walk, node: AgentStep, attempt: Attempt, place: TreePosition): Progress {
  const output = attempt.snapshot?.output;
  const items = output?.kind === 'plan' ? output.items : [];
  if (!attempt.replanTriggered) {
    const names = items.map((item) => item.slug);
    return record(walk, {
      type: 'replan_triggered',
      step: place.path,
      launch: attempt.launch,
      agent: attempt.agent,
      items: names,
    });
  }
  let head = attempt.from;
  for (const item of items) {
    const path = attemptChildPath(place.path, 'replan', item.slug);
    const inside: TreePosition = {
      ...place,
      path,
      scope: attemptScope(attempt.id),
      head,
      onMainline: false,
      stepContext: { ...place.stepContext, item },
    };
    const progress = walk.walkLeaf(walk, replannedNode(node, item), inside, null);
    if (progress.state === 'open') return OPEN;
    if (progress.state === 'failed') {
      const { class: failureClass, reason, message } = progress.failure;
      return settleAttempt(
        walk,
        attempt,
        { class: failureClass, reason, message: `${item.name}: ${message}`.slice(0, 500) },
        progress.head,
      );
    }
    head = progress.head;
  }
  return settleAttempt(walk, attempt, null, head);
}
