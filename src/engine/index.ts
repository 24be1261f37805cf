export { apply, fold } from './apply.js';
export type { Decision, Effect, Setting } from './command.js';
export { decide } from './decide.js';
export { lineageOf, ownerOf } from './lineage.js';
export { liveLeaves, type LiveLeaf } from './live.js';
export { locate } from './locate.js';
export { reopeningOf } from './reopening.js';
export { attemptsInAll } from './ladder.js';
export { last, type Attempt, type Group, type Leaf, type Run } from './run.js';
