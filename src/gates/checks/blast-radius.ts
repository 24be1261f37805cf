import type { FileChange, Gate } from '../../model/gate.js';
import { excludeGumpFiles, renderPathList, escapePath, createScopeMatcher } from '../changed-files.js';
import { failed, passed, skipped } from '../outcome.js';

export const blastRadius: Gate = {
  type: 'blast_radius',
  summary: "Only the item's own files were changed since the step began. Implied for every item that names files.",
  options: [],
  checkArgument: (argument) => (argument.trim() === '' ? null : 'takes no argument'),
  describe: () => Promise.resolve(null),
  check({ item, changes, blastRadius: mode }) {
    if (mode === 'off') return Promise.resolve(skipped('blast_radius is off in this workflow'));
    const files = item?.files ?? [];
    if (files.length === 0) return Promise.resolve(skipped('the item names no files'));
    const violators = findPathsOutsideScope(changes, files);
    const [first] = violators;
    if (first === undefined) return Promise.resolve(passed());
    const others = violators.length > 1 ? ` and ${violators.length - 1} more` : '';
    const reason = `blast radius violation: ${escapePath(first)}${others} (not in: ${files.join(', ')})`;
    const details = `blast radius violation: files modified outside the item's files:\n${renderPathList(violators)}\nAllowed: ${files.join(', ')}`;
    return Promise.resolve(failed(reason, details));
  },
};

/** The changed paths that the `files` of a plan item do not allow, in the order of the changes. */
export function findPathsOutsideScope(changes: readonly FileChange[], files: readonly string[]): readonly string[] {
  const allowed = createScopeMatcher(files);
  return excludeGumpFiles(changes).flatMap(({ path }) => (allowed(path) ? [] : [path]));
}
