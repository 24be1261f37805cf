import type { StepPath } from '../../model/index.js';
import { liveLeaves, type Run } from '../index.js';

/**
 * The steps because of which a run did not pass: several where items ran side by side. Where no step failed, the groups
 * that did, such as by a merge.
 */
export function failedSteps(run: Run): readonly StepPath[] {
  const leaves = liveLeaves(run).filter(({ leaf }) => leaf.status === 'failed');
  if (leaves.length > 0) return leaves.map(({ leaf }) => leaf.path);
  const groups = [...run.groups.entries()].flatMap(([path, list]) => {
    const group = list.at(-1);
    return group?.status === 'failed' && !group.superseded && path !== '' ? [path] : [];
  });
  // A group around a failed one failed because of it.
  return groups.filter((path) => !groups.some((other) => other.startsWith(`${path}/`)));
}
