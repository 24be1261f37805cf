/**
 * The engine: a pure state machine that decides what a run does next. `run.ts` defines the state, `apply` folds events
 * into it, and `decide` returns the next fact to record or the effects that should be running. Begin with `run.ts` and
 * `decide.ts`; `walk/` holds the rules for each kind of step, `retry/` the retry policies, `queries/` read access.
 */
export { apply, fold } from './apply/apply.js';
export type { Decision, Effect, StepContext } from './command.js';
export { decide } from './decide.js';
export { lineageOf, ownerOf } from './queries/lineage.js';
export { currentLeaves, type CurrentLeaf } from './queries/current-leaves.js';
export { findNode } from './queries/find-node.js';
export { computeReopening } from './queries/reopening.js';
export { maxAttempts } from './retry/ladder.js';
export { last, type Attempt, type Group, type Leaf, type Run } from './run.js';
