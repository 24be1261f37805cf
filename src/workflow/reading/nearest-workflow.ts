import { findNearest } from '../diagnostics/nearest.js';
import type { LoadKind } from './environment.js';

const VALIDATORS = 'validators/';

/**
 * Finds the workflow or validator that an unknown name most likely stands for, as a call writes it; null if none is
 * near. `known` are the existing names, those of validators with `validators/` before them. `name` may be the path of a
 * file.
 */
export function findNearestWorkflow(
  kind: Exclude<LoadKind, 'prompt'>,
  name: string,
  known: readonly string[],
): string | null {
  const written = name.replace(/^(?:.*\/)?\.gump\//, '').replace(/\.ya?ml$/, '');
  const bare = written.replace(/^(?:workflows|validators)\//, '');
  // Names are compared without the folder: with its letters, any two short names would be near to each other.
  const validators = known.flatMap((one) => (one.startsWith(VALIDATORS) ? one.slice(VALIDATORS.length) : []));
  const validator = findNearest(bare, validators);
  const asValidator = validator === null ? null : `${VALIDATORS}${validator}`;
  if (kind === 'validator' || written.startsWith(VALIDATORS)) return asValidator;
  const workflows = known.filter((one) => !one.startsWith(VALIDATORS));
  return findNearest(bare, workflows) ?? asValidator;
}
