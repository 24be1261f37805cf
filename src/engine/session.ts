import { childPath, providerOf, type AgentStep, type Scope, type SessionWish } from '../model/index.js';
import { nearestLeaf } from './plan.js';

import { currentLeaf, last, type Attempt, type Leaf, type Run } from './run.js';
import type { Place, Position } from './walk.js';

const NEW: SessionWish = { mode: 'new' };

/** The session a step's first attempt goes on with. A wish: the launch says what became of it. */
export function firstSession(
  run: Run,
  node: AgentStep,
  agent: string,
  place: Place,
  position: Position | null,
): SessionWish {
  switch (node.session.mode) {
    case 'new':
      return NEW;
    case 'reuse':
      return wish(lastOfSiblings(run, place.scope, agent, position));
    case 'reuse-on-retry':
      return wish(usable(last(run.leaves.get(place.path)), agent));
    case 'from':
      return wish(usable(nearestLeaf(run, place.scope, node.session.step), agent));
  }
}

function wish(attempt: Attempt | undefined): SessionWish {
  return attempt === undefined ? NEW : { mode: 'resume', of: attempt.id };
}

/** A session can be gone on with by an agent of the same CLI, whatever its model. */
function usable(leaf: Leaf | undefined, agent: string): Attempt | undefined {
  return last(
    leaf?.attempts.filter((attempt) => attempt.sessionId !== null && providerOf(attempt.agent) === providerOf(agent)),
  );
}

/** The latest earlier sibling of the same CLI; the scope is the item or list, so it never crosses items. */
function lastOfSiblings(run: Run, scope: Scope, agent: string, position: Position | null): Attempt | undefined {
  if (position === null) return undefined;
  const leaves = position.siblings.map((sibling) =>
    currentLeaf(run, childPath(position.round.group.path, sibling.name), scope),
  );
  return last(leaves.map((leaf) => usable(leaf, agent)).filter((attempt) => attempt !== undefined));
}
