import type { GuardType } from '../model/guard.js';
import { insideWorktree } from './worktree-path.js';

/**
 * Fires on a file tool that names a file the step must not write. A shell command names none: what it wrote is found in
 * the diff after the attempt.
 */
export const noWrite: GuardType = {
  name: 'no_write',
  create({ noWrite: limit }, scene) {
    if (limit === undefined) return null;
    return {
      observe(input) {
        if (input.type !== 'tool' || input.action !== 'write') return null;
        const paths = input.paths.map((path) => insideWorktree(scene.worktree, path));
        const refused = paths.find((path) => path !== scene.outputFile && !scene.mayWrite(path));
        return refused === undefined ? null : `${input.name} wants to write ${refused}`;
      },
    };
  },
};
