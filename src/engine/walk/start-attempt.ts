import {
  isPassAgent,
  type AgentStep,
  type AttemptKind,
  type Commit,
  type NextAttempt,
  type NewEvent,
} from '../../model/index.js';
import type { LeafNode } from '../node.js';
import type { Attempt, Leaf, Run } from '../run.js';
import { resolveAgentName } from './agent-name.js';
import { causeOfFirstAttempt } from './cause.js';
import { sessionForFirstAttempt } from './session.js';
import { OPEN, record, type TreePosition, type SiblingContext, type Progress, type Walk } from './walk.js';

/** Records the start of an occurrence's first attempt; nothing while the run is stopping. */
export function startFirstAttempt(
  walk: Walk,
  node: LeafNode,
  place: TreePosition,
  position: SiblingContext | null,
): Progress {
  if (!place.mayStart) return OPEN;
  const agent = node.kind === 'gate' ? '' : resolveAgentName(walk.run, agentTemplate(node, place), place);
  const kind: AttemptKind = node.kind === 'gate' ? 'gate' : isPassAgent(agent) ? 'pass' : 'agent';
  const session =
    node.kind === 'agent' && kind === 'agent'
      ? sessionForFirstAttempt(walk.run, node, agent, place, position)
      : ({ mode: 'new' } as const);
  const cause = causeOfFirstAttempt(walk.run, place);
  return record(
    walk,
    stepStarted(walk.run, node, place, place.head, {
      attempt: 1,
      kind,
      agent,
      from: place.head,
      session,
      cause,
      overrides: null,
      label: 'first',
    }),
  );
}

/** Records the start of the attempt that the policy has decided on; nothing while the run is stopping. */
export function startNextAttempt(
  walk: Walk,
  node: LeafNode,
  place: TreePosition,
  leaf: Leaf,
  next: NextAttempt,
): Progress {
  return place.mayStart ? record(walk, stepStarted(walk.run, node, place, leaf.base, next)) : OPEN;
}

/** Repeats an abandoned launch with the same attempt number, agent and commit. It does not count as a retry. */
export function repeatAttempt(walk: Walk, node: LeafNode, place: TreePosition, leaf: Leaf, attempt: Attempt): Progress {
  const { n, kind, agent, from, session, cause, overrides, label } = attempt;
  return startNextAttempt(walk, node, place, leaf, { attempt: n, kind, agent, from, session, cause, overrides, label });
}

/** The agent's template for a step: that of the group's escalation, else the step's own. `pass` is never replaced. */
export function agentTemplate(node: AgentStep, place: TreePosition): string {
  return isPassAgent(node.agent) ? node.agent : (place.escalatedAgent ?? node.agent);
}

function stepStarted(run: Run, node: LeafNode, place: TreePosition, base: Commit, next: NextAttempt): NewEvent {
  const launches = (run.leaves.get(place.path) ?? []).reduce((sum, leaf) => sum + leaf.attempts.length, 0);
  return {
    type: 'step_started',
    step: place.path,
    launch: launches + 1,
    step_type: node.kind === 'gate' ? 'gate' : node.output,
    scope: place.scope,
    item: place.stepContext.item?.name ?? '',
    base,
    session_mode: sessionMode(node),
    ...next,
  };
}

function sessionMode(node: LeafNode): string {
  if (node.kind === 'gate') return 'new';
  return node.session.mode === 'from' ? `from:${node.session.step}` : node.session.mode;
}
