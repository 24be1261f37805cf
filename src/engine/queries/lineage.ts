import { RUN_SCOPE, Scope, StepPath, attemptId, type AttemptId } from '../../model/index.js';
import type { Attempt, Group, Leaf, Run } from '../run.js';

/**
 * Scopes, and who owns them. A scope is `run`, a round's id (`path%n`), an attempt's id (`path#launch`), or, for
 * `get.workflow`, an attempt number of an occurrence (`path@occurrence.n`), so that an abandoned launch finds what the
 * launch before it has already fetched.
 */
export function roundId(path: StepPath, n: number): Scope {
  return Scope.parse(`${path}%${n}`);
}

/** The scope of what belongs to one launch: its validators, the items of its replan. */
export function attemptScope(id: AttemptId): Scope {
  return Scope.parse(id);
}

/** The scope of an attempt's `get`. It goes by the attempt's number: a launch that repeats an abandoned one runs no second. */
export function getScope(run: Run, attempt: Attempt): Scope {
  const occurrence = (run.leaves.get(attempt.leaf.path) ?? []).indexOf(attempt.leaf);
  return Scope.parse(`${attempt.leaf.path}@${occurrence}.${attempt.n}`);
}

/** What contains a scope: the group of a round, the leaf of an attempt, or nothing for the run itself. */
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

/** The occurrence and all that contain it, innermost first. */
export function* lineageOf(run: Run, start: Group | Leaf): Generator<Group | Leaf> {
  for (let owner: Group | Leaf | null = start; owner !== null; owner = ownerOf(run, owner.scope)) yield owner;
}
