import { childPath, type AttemptId, type Scope, type StepPath } from '../../model/index.js';
import { last, type Run } from '../run.js';

/**
 * The failed attempt that the prompt of a step's first attempt explains: the one that triggered the restart from the
 * step (or from a group that contains it), else the step's own last failure, from before its group was retried.
 */
export function causeOfFirstAttempt(
  run: Run,
  place: { readonly path: StepPath; readonly scope: Scope },
): AttemptId | null {
  let path = place.path;
  for (let round = run.rounds.get(place.scope); round !== undefined; round = run.rounds.get(round.group.scope)) {
    const cause = round.causes.get(path);
    if (cause !== undefined) return cause;
    path = round.group.path;
  }
  return ownFailure(run, place);
}

/** The step's own last failure; null if that was inside another attempt, such as an earlier call of a validator. */
function ownFailure(run: Run, place: { readonly path: StepPath; readonly scope: Scope }): AttemptId | null {
  const before = last(run.leaves.get(place.path));
  if (before?.status !== 'failed' || outermostScope(run, before.scope) !== outermostScope(run, place.scope))
    return null;
  return before.failure?.cause ?? null;
}

/** The scope of the attempt that contains a scope, or of the run. */
function outermostScope(run: Run, scope: Scope): Scope {
  let at = scope;
  for (let round = run.rounds.get(at); round !== undefined; round = run.rounds.get(at)) at = round.group.scope;
  return at;
}

/** The path of what runs inside an attempt: `path/replan/item`, `path/gate/name` … */
export function attemptChildPath(path: StepPath, place: 'get' | 'gate' | 'retry' | 'replan', name?: string): StepPath {
  const at = childPath(path, place);
  return name === undefined ? at : childPath(at, name);
}
