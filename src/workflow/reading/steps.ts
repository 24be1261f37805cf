import type { StepPath } from '../../model/ids.js';
import type { Step } from '../../model/workflow.js';
import { nodeAt, valuePlace, type NodePath } from '../yaml/places.js';
import type { YamlNode } from '../yaml/yaml.js';
import type { FileContext } from './context.js';
import { definitionChildPath } from './shared-keys.js';

/** Maximum number of steps of a workflow, including those of the workflows that it calls. */
export const MAX_STEPS = 1000;
/** Maximum nesting of groups and calls. */
export const MAX_LEVELS = 16;

/** Reads the steps of a list, in order. Duplicate names are reported. Steps that cannot be used are left out. */
export function readSteps<Y extends { readonly name: string }>(
  file: FileContext,
  list: readonly Y[],
  parent: StepPath,
  perItem: boolean,
  path: NodePath,
  read: (yaml: Y, at: StepPath, path: NodePath) => Step | null,
): Step[] {
  const seen = new Set<string>();
  const steps: Step[] = [];
  for (const [index, yaml] of list.entries()) {
    const entryPath = [...path, index];
    if (seen.has(yaml.name) && yaml.name !== UNNAMED) {
      const place = valuePlace(file.root, [...entryPath, 'name']);
      file.reading.findings.error(
        place,
        'duplicate-name',
        `another step beside it is called \`${yaml.name}\``,
        'rename one of them',
      );
      continue;
    }
    seen.add(yaml.name);
    const step = read(yaml, definitionChildPath(parent, yaml.name, perItem), entryPath);
    if (step === null) recordDropped(file, nodeAt(file.root, entryPath));
    else steps.push(step);
  }
  return steps;
}

/** Records the names of a step that is left out, and of all steps in it. */
function recordDropped(file: FileContext, node: YamlNode | null): void {
  if (node?.kind !== 'map') return;
  const name = node.entries.get('name')?.value;
  if (name?.kind === 'scalar') file.reading.droppedSteps.add(String(name.value));
  for (const key of ['steps', 'each']) {
    const list = node.entries.get(key)?.value;
    if (list?.kind === 'list') for (const child of list.items) recordDropped(file, child);
  }
}

/** Placeholder for a missing step name, which has been reported. */
export const UNNAMED = 'unnamed';

/** Registers a step and its place. Returns false if there are too many steps or levels, which is reported. */
export function registerStep(file: FileContext, at: StepPath, path: NodePath): boolean {
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
