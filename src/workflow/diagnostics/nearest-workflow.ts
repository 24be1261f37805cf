import type { LoadKind } from '../world.js';
import { nearest } from './nearest.js';

const VALIDATORS = 'validators/';

/**
 * The workflow or validator that a name nobody has most likely stands for, as a call writes it; null where none is near.
 * `known` are the names there are, those of validators with `validators/` before them. The name may be that of a file.
 */
export function nearestWorkflow(
  kind: Exclude<LoadKind, 'prompt'>,
  name: string,
  known: readonly string[],
): string | null {
  const written = name.replace(/^(?:.*\/)?\.gump\//, '').replace(/\.ya?ml$/, '');
  const bare = written.replace(/^(?:workflows|validators)\//, '');
  // Without the folder, or its letters would let a short name be taken for any other.
  const validators = known.flatMap((one) => (one.startsWith(VALIDATORS) ? one.slice(VALIDATORS.length) : []));
  const validator = nearest(bare, validators);
  const asValidator = validator === null ? null : `${VALIDATORS}${validator}`;
  if (kind === 'validator' || written.startsWith(VALIDATORS)) return asValidator;
  const workflows = known.filter((one) => !one.startsWith(VALIDATORS));
  return nearest(bare, workflows) ?? asValidator;
}
