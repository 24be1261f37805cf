import { ROOT, childPath, type StepPath } from '../../model/index.js';
import { last, type Run } from '../run.js';

/** All spellings of a step's path that people may use: the path, and variants with numbers in place of items' slugs. */
export function pathSpellings(run: Run, path: StepPath): readonly StepPath[] {
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
 * Resolves a path as written by a person, who may use an item's number in place of its slug (`build/1/impl`). Null if
 * no such step has run.
 */
export function resolveStepPath(run: Run, text: string): StepPath | null {
  let path = ROOT;
  for (const part of text.split('/').filter((piece) => piece !== '')) {
    const items = last(run.groups.get(path))?.items ?? null;
    const numbered = items !== null && /^[1-9]\d*$/.test(part) ? items[Number(part) - 1]?.slug : undefined;
    path = childPath(path, numbered ?? part);
  }
  return run.leaves.has(path) || run.groups.has(path) ? path : null;
}
