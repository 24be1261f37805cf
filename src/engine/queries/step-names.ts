import { ROOT, childPath, type StepPath } from '../../model/index.js';
import { last, type Run } from '../index.js';

/** All that a person may call a step of the run: its path, and the same with numbers in the place of items' slugs. */
export function namesOf(run: Run, path: StepPath): readonly StepPath[] {
  let at = ROOT;
  let names: readonly StepPath[] = [ROOT];
  for (const part of path.split('/')) {
    const index = last(run.groups.get(at))?.items?.findIndex(({ slug }) => slug === part) ?? -1;
    const spellings = index < 0 ? [part] : [part, String(index + 1)];
    names = names.flatMap((name) => spellings.map((spelling) => childPath(name, spelling)));
    at = childPath(at, part);
  }
  return names;
}

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
