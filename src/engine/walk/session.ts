import { childPath, providerOf, type AgentStep, type Scope, type SessionWish } from '../../model/index.js';
import { lineageOf, ownerOf } from '../queries/lineage.js';
import { locate } from '../queries/locate.js';
import { nearestLeaf } from '../queries/plan.js';
import { currentLeaf, last, type Attempt, type Leaf, type Run } from '../run.js';
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
      return thatOf(run, place, node.session.step, agent);
  }
}

function wish(attempt: Attempt | undefined): SessionWish {
  return attempt === undefined ? NEW : { mode: 'resume', of: attempt.id };
}

/** The session that a named step ended with; the trees of its earlier attempts may be gone, and so is what they say. */
function thatOf(run: Run, place: Place, name: string, agent: string): SessionWish {
  const leaf = nearestLeaf(run, place.scope, name);
  if (leaf !== undefined && runsBeside(run, leaf, place))
    return { mode: 'new', note: `\`${name}\` runs in parallel with this step` };
  const ended = endOf(leaf);
  if (ended === undefined) return { mode: 'new', note: `\`${name}\` has not run before this step` };
  if (!ofOneCli(ended, agent)) {
    const note = `\`${name}\` ended on ${ended.agent || 'no agent'}, whose session ${agent} cannot go on with`;
    return { mode: 'new', note };
  }
  return wish(ended);
}

/** Whether a step stands in another branch of a parallel group, where it would be chance that it has ended already. */
function runsBeside(run: Run, leaf: Leaf, { path, scope }: Place): boolean {
  const owner = ownerOf(run, scope);
  const around = new Set([scope, ...(owner === null ? [] : [...lineageOf(run, owner)].map((each) => each.scope))]);
  const shared = [...lineageOf(run, leaf)].map((each) => each.scope).find((each) => around.has(each));
  const round = shared === undefined ? undefined : run.rounds.get(shared);
  if (round === undefined || path.startsWith(`${leaf.path}/`)) return false;
  const group = locate(run, round.group);
  return group.kind === 'composite' && group.parallel;
}

/** The attempt that a step came to its end by; undefined as long as it has not. */
function endOf(leaf: Leaf | undefined): Attempt | undefined {
  return leaf?.status === null ? undefined : last(leaf?.attempts.filter(({ abandoned }) => !abandoned));
}

function ofOneCli(attempt: Attempt, agent: string): boolean {
  return providerOf(attempt.agent) === providerOf(agent);
}

/** A session can be gone on with by an agent of the same CLI, whatever its model. */
function usable(leaf: Leaf | undefined, agent: string): Attempt | undefined {
  return last(leaf?.attempts.filter((attempt) => attempt.sessionId !== null && ofOneCli(attempt, agent)));
}

/** The latest earlier sibling of the same CLI; the scope is the item or list, so it never crosses items. */
function lastOfSiblings(run: Run, scope: Scope, agent: string, position: Position | null): Attempt | undefined {
  if (position === null || position.parallel) return undefined;
  const leaves = position.siblings.map((sibling) =>
    currentLeaf(run, childPath(position.round.group.path, sibling.name), scope),
  );
  return last(
    leaves
      .map(endOf)
      .filter((attempt) => attempt !== undefined)
      .filter((attempt) => attempt.sessionId !== null && ofOneCli(attempt, agent)),
  );
}
