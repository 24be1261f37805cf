import type { Operations } from '../operation.js';
import { accounts } from './accounts.js';
import { comments } from './comments.js';
import { gitData } from './git-data.js';
import { issues } from './issues.js';
import { pulls } from './pulls.js';
import { reactions } from './reactions.js';
import { refs } from './refs.js';
import { repositories } from './repositories.js';
import { runs } from './runs.js';

/** Every operation of the slice, by GitHub's own operation id. */
export const operations: Operations = {
  ...accounts,
  ...comments,
  ...gitData,
  ...issues,
  ...pulls,
  ...reactions,
  ...refs,
  ...repositories,
  ...runs,
};
