import type { StepPath } from '../../model/ids.js';
import type { FileContext } from '../reading/context.js';
import type { ClassicStep } from '../schema/classic.js';
import { keyPlace, type NodePath } from '../yaml/places.js';
import { readClassicPolicy, type PolicyOwner } from './policy.js';

/** Reports the given keys if the step has them; a step of its kind has no use for them. `because` says of what kind. */
export function reportMisplacedKeys(
  file: FileContext,
  yaml: ClassicStep,
  path: NodePath,
  keys: readonly (keyof ClassicStep)[],
  because: string,
): void {
  for (const key of keys)
    if (yaml[key] !== undefined)
      file.reading.findings.error(
        keyPlace(file.root, [...path, key]),
        'misplaced-key',
        `\`${key}\` on step \`${yaml.name}\`, which ${because}`,
        'move it to a step with an `agent`, or remove it',
      );
}

/** Reads the retry policy of a step's `on_failure`; undefined if it has none. */
export function readOnFailure(file: FileContext, yaml: ClassicStep, owner: PolicyOwner, at: StepPath, path: NodePath) {
  if (yaml.on_failure === undefined) return undefined;
  return readClassicPolicy(file, yaml.on_failure, owner, at, [...path, 'on_failure']);
}
