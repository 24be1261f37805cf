import picomatch from 'picomatch';
import type { GuardScene } from '../model/guard.js';
import type { GuardLimits } from '../model/workflow.js';

/** The scene of one launch: what may be written is the output file and, where `noWrite` allows some, those globs. */
export function guardScene(worktree: string, outputFile: string | null, limits: GuardLimits): GuardScene {
  const allowed = allowedBy(limits.noWrite?.allow ?? ['**']);
  return { worktree, outputFile, mayWrite: (path) => !path.startsWith('/') && (path === outputFile || allowed(path)) };
}

/** A glob without `/` matches the name of a file in any folder, one with `/` its whole path; dot files too. */
export function allowedBy(globs: readonly string[]): (path: string) => boolean {
  const whole = globs.map((glob) => (glob.includes('/') ? glob.replace(/^\.?\//, '') : `**/${glob}`));
  return whole.length === 0 ? () => false : picomatch(whole, { dot: true });
}
