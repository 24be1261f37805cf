import type { StepPath } from '../../model/ids.js';
import type { Step } from '../../model/workflow.js';
import { nodeAt, valuePlace, type NodePath } from '../yaml/located.js';
import type { YamlNode } from '../yaml/yaml.js';
import { definitionChild } from './parts.js';
import type { FileReading } from './reading.js';

/** Steps of a workflow, those of the workflows it calls included. */
export const MAX_STEPS = 1000;
/** Levels of groups and calls within one another. */
export const MAX_LEVELS = 16;

/** Reads the steps of a list, in order; names are unique in it. Steps that cannot be used are left out. */
export function stepsOf<Y extends { readonly name: string }>(
  file: FileReading,
  list: readonly Y[],
  parent: StepPath,
  perItem: boolean,
  path: NodePath,
  read: (yaml: Y, at: StepPath, path: NodePath) => Step | null,
): Step[] {
  const seen = new Set<string>();
  const steps: Step[] = [];
  for (const [index, yaml] of list.entries()) {
    const here = [...path, index];
    if (seen.has(yaml.name) && yaml.name !== UNNAMED) {
      const place = valuePlace(file.root, [...here, 'name']);
      file.reading.findings.error(
        place,
        'duplicate-name',
        `another step beside it is called \`${yaml.name}\``,
        'rename one of them',
      );
      continue;
    }
    seen.add(yaml.name);
    const step = read(yaml, definitionChild(parent, yaml.name, perItem), here);
    if (step === null) lose(file, nodeAt(file.root, here));
    else steps.push(step);
  }
  return steps;
}

/** Notes the names of a step that is left out, and of all that it holds. */
function lose(file: FileReading, node: YamlNode | null): void {
  if (node?.kind !== 'map') return;
  const name = node.entries.get('name')?.value;
  if (name?.kind === 'scalar') file.reading.lost.add(String(name.value));
  for (const key of ['steps', 'each']) {
    const list = node.entries.get(key)?.value;
    if (list?.kind === 'list') for (const child of list.items) lose(file, child);
  }
}

/** Stands in for a name that is missing, which has been reported. */
export const UNNAMED = 'unnamed';

/** Notes where a step is written; false once there are too many steps, or too many levels. */
export function countStep(file: FileReading, at: StepPath, path: NodePath): boolean {
  const { reading } = file;
  const place = valuePlace(file.root, [...path, 'name']);
  if (!reading.places.has(at)) reading.places.set(at, place);
  reading.stepCount++;
  if (reading.stepCount > MAX_STEPS) {
    if (reading.stepCount === MAX_STEPS + 1)
      reading.findings.error(place, 'too-many-steps', `more than ${MAX_STEPS} steps, called workflows included`);
    return false;
  }
  const levels = file.depth + path.filter((part) => part === 'steps' || part === 'each').length;
  if (levels <= MAX_LEVELS) return true;
  reading.findings.error(place, 'too-many-levels', `more than ${MAX_LEVELS} levels of groups and calls`);
  return false;
}
