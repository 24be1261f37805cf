import type { StepPath } from '../../model/index.js';
import type { Run } from '../run.js';
import { currentLeaves } from './current-leaves.js';

/**
 * The paths of the steps that made a run fail; several if items ran in parallel. If no step failed, the innermost
 * failed groups, for example one with a merge conflict.
 */
export function failedSteps(run: Run): readonly StepPath[] {
  const leaves = currentLeaves(run).filter(({ leaf }) => leaf.status === 'failed');
  if (leaves.length > 0) return leaves.map(({ leaf }) => leaf.path);
  const groups = [...run.groups.entries()].flatMap(([path, list]) => {
    const group = list.at(-1);
    return group?.status === 'failed' && !group.superseded && path !== '' ? [path] : [];
  });
  // A group that contains a failed group failed because of it.
  return groups.filter((path) => !groups.some((other) => other.startsWith(`${path}/`)));
}
