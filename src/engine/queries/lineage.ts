/**
 * Queries on the state of a run and its workflow, for the engine and for other layers. Begin here: the other queries
 * follow scopes and their owners, outwards with `lineageOf`, or downwards from the workflow in `find-node.ts`.
 */
import { RUN_SCOPE, Scope, StepPath, attemptId, type AttemptId } from '../../model/index.js';
import type { Attempt, Group, Leaf, Run } from '../run.js';

/**
 * Builds the id of a round, which is the scope of its children. A scope is `run`, a round's id (`path%n`), an attempt's
 * id (`path#launch`) or, for `get.workflow`, an attempt number of an occurrence (`path@occurrence.n`). The latter lets
 * a launch that repeats an abandoned one reuse what that one has already fetched.
 */
export function roundId(path: StepPath, n: number): Scope {
  return Scope.parse(`${path}%${n}`);
}

/** The scope of what belongs to one launch: its validators and the items of its replan. */
export function attemptScope(id: AttemptId): Scope {
  return Scope.parse(id);
}

/** The scope of an attempt's `get`. It depends on the attempt's number, so a repeated launch does not run it again. */
export function scopeOfGet(run: Run, attempt: Attempt): Scope {
  const occurrence = (run.leaves.get(attempt.leaf.path) ?? []).indexOf(attempt.leaf);
  return Scope.parse(`${attempt.leaf.path}@${occurrence}.${attempt.n}`);
}

/** The owner of a scope: the group of a round or the leaf of an attempt; null for the run itself. */
export function ownerOf(run: Run, scope: Scope): Group | Leaf | null {
  if (scope === RUN_SCOPE) return null;
  const round = run.rounds.get(scope);
  if (round !== undefined) return round.group;
  const hash = scope.lastIndexOf('#');
  const launch = hash < 0 ? NaN : Number(scope.slice(hash + 1));
  const attempt = Number.isInteger(launch)
    ? run.attempts.get(attemptId(StepPath.parse(scope.slice(0, hash)), launch))
    : undefined;
  if (attempt !== undefined) return attempt.leaf;
  const at = scope.lastIndexOf('@');
  const leaf = run.leaves.get(StepPath.parse(scope.slice(0, at)))?.[Number(scope.slice(at + 1).split('.')[0])];
  if (leaf === undefined) throw new Error(`nothing owns the scope ${scope}`);
  return leaf;
}

/** The occurrence and all occurrences that contain it, innermost first. */
export function* lineageOf(run: Run, start: Group | Leaf): Generator<Group | Leaf> {
  for (let owner: Group | Leaf | null = start; owner !== null; owner = ownerOf(run, owner.scope)) yield owner;
}
