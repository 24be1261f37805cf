export { apply, fold } from './apply.js';
export type { Decision, Effect, Setting } from './command.js';
export { decide } from './decide.js';
export { locate } from './locate.js';
export { itemAt, lookUp, verdictBelow, type Location, type Reference } from './names.js';
export { reopeningOf } from './reopening.js';
export { attemptsInAll } from './retry.js';
export { last, type Attempt, type Group, type Leaf, type Run } from './run.js';
