import type { StepPath } from '../../model/ids.js';
import type { FileReading } from '../reading/reading.js';
import type { ClassicStep } from '../surface/classic.js';
import { keyPlace, type NodePath } from '../yaml/located.js';
import { classicPolicy, type PolicyOwner } from './policy.js';

/** Reports keys that a step of this kind has no use for. */
export function refuseKeys(
  file: FileReading,
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

/** The policy of a step's `on_failure`, if it has one. */
export function policyOf(file: FileReading, yaml: ClassicStep, owner: PolicyOwner, at: StepPath, path: NodePath) {
  if (yaml.on_failure === undefined) return undefined;
  return classicPolicy(file, yaml.on_failure, owner, at, [...path, 'on_failure']);
}
