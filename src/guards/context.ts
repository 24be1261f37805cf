/**
 * The guards: live limits on one launch of an agent. Each guard has a file of its own, named after its key in
 * workflows, and is registered in `src/registry.ts`. Begin with the types in `src/model/guard.ts`; this file creates
 * the context of guards.
 */
import picomatch from 'picomatch';
import type { GuardContext } from '../model/guard.js';
import type { GuardLimits } from '../model/workflow.js';

/**
 * Creates the guard context of one launch. Writable are the output file and the paths that `noWrite.allow` matches;
 * without `noWrite`, every path of the worktree.
 */
export function createGuardContext(worktree: string, outputFile: string | null, limits: GuardLimits): GuardContext {
  const allowed = createPathMatcher(limits.noWrite?.allow ?? ['**']);
  return { worktree, outputFile, mayWrite: (path) => !path.startsWith('/') && (path === outputFile || allowed(path)) };
}

/**
 * Creates a predicate that tells whether any of the globs matches a path. A glob without `/` is matched against the
 * file name in any folder, one with `/` against the whole path. Dot files match too. An empty list matches nothing.
 */
export function createPathMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map((glob) => (glob.includes('/') ? glob.replace(/^\.?\//, '') : `**/${glob}`));
  return patterns.length === 0 ? () => false : picomatch(patterns, { dot: true });
}
