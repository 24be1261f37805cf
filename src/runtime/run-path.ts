import { last, type Run } from '../engine/index.js';
import { ROOT, childPath, type StepPath } from '../model/index.js';

/**
 * The path a person means: as it is, or with an item's number in the place of its slug (`build/1/impl`). Null where no
 * such step has run.
 */
export function pathOf(run: Run, text: string): StepPath | null {
  let path = ROOT;
  for (const part of text.split('/').filter((piece) => piece !== '')) {
    const items = last(run.groups.get(path))?.items ?? null;
    const numbered = items !== null && /^[1-9]\d*$/.test(part) ? items[Number(part) - 1]?.slug : undefined;
    path = childPath(path, numbered ?? part);
  }
  return run.leaves.has(path) || run.groups.has(path) ? path : null;
}
