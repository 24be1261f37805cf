import type { FileContext } from '../reading/context.js';
import type { CurrentStep } from '../schema/current.js';
import { keyPlace, type NodePath } from '../yaml/places.js';

/** Reports the given keys if the step has them; a step of its kind has no use for them. `because` says of what kind. */
export function reportMisplacedKeys(
  file: FileContext,
  yaml: CurrentStep,
  keys: readonly (keyof CurrentStep)[],
  because: string,
  path: NodePath,
): void {
  for (const key of keys)
    if (yaml[key] !== undefined)
      file.reading.findings.error(
        keyPlace(file.root, [...path, key]),
        'misplaced-key',
        `\`${key}\` on step \`${yaml.name}\`, which ${because}`,
        'move it to a step of its own',
      );
}
