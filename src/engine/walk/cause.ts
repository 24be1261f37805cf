import { childPath, type AttemptId, type Scope, type StepPath } from '../../model/index.js';
import { last, type Run } from '../run.js';

/**
 * The failure that a step's first attempt is told: the one that sent the work back to it (or to a group it is in), else
 * its own last one, from before its group was tried again. Never a third step's.
 */
export function firstCause(run: Run, place: { readonly path: StepPath; readonly scope: Scope }): AttemptId | null {
  let path = place.path;
  for (let round = run.rounds.get(place.scope); round !== undefined; round = run.rounds.get(round.group.scope)) {
    const sent = round.causes.get(path);
    if (sent !== undefined) return sent;
    path = round.group.path;
  }
  return ownFailure(run, place);
}

/** What ran inside of another attempt (a validator, asked again) is no failure of this one's to answer. */
function ownFailure(run: Run, place: { readonly path: StepPath; readonly scope: Scope }): AttemptId | null {
  const before = last(run.leaves.get(place.path));
  if (before?.status !== 'failed' || outermostScope(run, before.scope) !== outermostScope(run, place.scope))
    return null;
  return before.failure?.cause ?? null;
}

/** The attempt that a step is part of, or the run. */
function outermostScope(run: Run, scope: Scope): Scope {
  let at = scope;
  for (let round = run.rounds.get(at); round !== undefined; round = run.rounds.get(at)) at = round.group.scope;
  return at;
}

/** `path/replan/item`, `path/gate/name`: where things belonging to one attempt live. */
export function insidePath(path: StepPath, place: 'get' | 'gate' | 'retry' | 'replan', name?: string): StepPath {
  const at = childPath(path, place);
  return name === undefined ? at : childPath(at, name);
}
