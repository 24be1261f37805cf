import { childPath, providerOf, type AgentStep, type Scope, type SessionWish } from '../../model/index.js';
import { findNode } from '../queries/find-node.js';
import { lineageOf, ownerOf } from '../queries/lineage.js';
import { findNearestLeaf } from '../queries/plan-items.js';
import { currentLeaf, last, type Attempt, type Leaf, type Run } from '../run.js';
import type { TreePosition, SiblingContext } from './walk.js';

const NEW: SessionWish = { mode: 'new' };

/**
 * The session that a step's first attempt requests. Only the launch knows whether it can be resumed, and records what
 * it used.
 */
export function sessionForFirstAttempt(
  run: Run,
  node: AgentStep,
  agent: string,
  place: TreePosition,
  position: SiblingContext | null,
): SessionWish {
  switch (node.session.mode) {
    case 'new':
      return NEW;
    case 'reuse':
      return resume(lastOfSiblings(run, place.scope, agent, position));
    case 'reuse-on-retry':
      return resume(lastWithSession(last(run.leaves.get(place.path)), agent));
    case 'from':
      return sessionOfStep(run, place, node.session.step, agent);
  }
}

function resume(attempt: Attempt | undefined): SessionWish {
  return attempt === undefined ? NEW : { mode: 'resume', of: attempt.id };
}

/** The session of a named step's last attempt. Earlier ones are not used: they refer to trees that may be gone. */
function sessionOfStep(run: Run, place: TreePosition, name: string, agent: string): SessionWish {
  const leaf = findNearestLeaf(run, place.scope, name);
  if (leaf !== undefined && runsBeside(run, leaf, place))
    return { mode: 'new', note: `\`${name}\` runs in parallel with this step` };
  const lastAttempt = finalAttempt(leaf);
  if (lastAttempt === undefined) return { mode: 'new', note: `\`${name}\` has not run before this step` };
  if (!isSameCli(lastAttempt, agent)) {
    const note = `\`${name}\` ended on ${lastAttempt.agent || 'no agent'}, whose session ${agent} cannot go on with`;
    return { mode: 'new', note };
  }
  return resume(lastAttempt);
}

/** Whether a step is in another branch of a parallel group, so that it may or may not have ended by now. */
function runsBeside(run: Run, leaf: Leaf, { path, scope }: TreePosition): boolean {
  const owner = ownerOf(run, scope);
  const around = new Set([scope, ...(owner === null ? [] : [...lineageOf(run, owner)].map((each) => each.scope))]);
  const shared = [...lineageOf(run, leaf)].map((each) => each.scope).find((each) => around.has(each));
  const round = shared === undefined ? undefined : run.rounds.get(shared);
  if (round === undefined || path.startsWith(`${leaf.path}/`)) return false;
  const group = findNode(run, round.group);
  return group.kind === 'composite' && group.parallel;
}

/** The last attempt of a settled step; undefined while it is not settled. */
function finalAttempt(leaf: Leaf | undefined): Attempt | undefined {
  return leaf?.status === null ? undefined : last(leaf?.attempts.filter(({ abandoned }) => !abandoned));
}

function isSameCli(attempt: Attempt, agent: string): boolean {
  return providerOf(attempt.agent) === providerOf(agent);
}

/** The last attempt that has a session of the agent's CLI; the model may differ. */
function lastWithSession(leaf: Leaf | undefined, agent: string): Attempt | undefined {
  return last(leaf?.attempts.filter((attempt) => attempt.sessionId !== null && isSameCli(attempt, agent)));
}

/** The last attempt, with a session of the agent's CLI, of the latest sibling in the scope; never of another item. */
function lastOfSiblings(run: Run, scope: Scope, agent: string, position: SiblingContext | null): Attempt | undefined {
  if (position === null || position.parallel) return undefined;
  const leaves = position.siblings.map((sibling) =>
    currentLeaf(run, childPath(position.round.group.path, sibling.name), scope),
  );
  return last(
    leaves
      .map(finalAttempt)
      .filter((attempt) => attempt !== undefined)
      .filter((attempt) => attempt.sessionId !== null && isSameCli(attempt, agent)),
  );
}
