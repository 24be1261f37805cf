import type { GuardType } from '../model/guard.js';
import { relativeToWorktree } from './worktree-path.js';

/**
 * Fires on a call of a file tool that names a path which the step must not write. A shell command names no path: its
 * forbidden writes are found in the diff after the attempt.
 */
export const noWrite: GuardType = {
  name: 'no_write',
  create({ noWrite: limit }, context) {
    if (limit === undefined) return null;
    return {
      observe(input) {
        if (input.type !== 'tool' || input.action !== 'write') return null;
        const paths = input.paths.map((path) => relativeToWorktree(context.worktree, path));
        const refused = paths.find((path) => path !== context.outputFile && !context.mayWrite(path));
        return refused === undefined ? null : `${input.name} wants to write ${refused}`;
      },
    };
  },
};
