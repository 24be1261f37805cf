import type { StepPath } from '../../model/ids.js';
import type { CallStep, GateStep, Step } from '../../model/workflow.js';
import { readCall } from '../reading/calls.js';
import type { FileContext } from '../reading/context.js';
import { readGates, calleeShortName } from '../reading/gates.js';
import { definitionChildPath, recordTemplate } from '../reading/shared-keys.js';
import type { ClassicStep } from '../schema/classic.js';
import { keyPlace, type NodePath, valuePlace } from '../yaml/places.js';
import { readOnFailure, reportMisplacedKeys } from './keys.js';

/** Reads a step that calls another workflow; null if the callee cannot be used, which is reported. */
export function readCallStep(
  file: FileContext,
  yaml: ClassicStep,
  callee: string,
  at: StepPath,
  path: NodePath,
): CallStep | null {
  for (const key of ['gate', 'parallel', 'on_failure'] as const)
    if (yaml[key] !== undefined)
      file.reading.findings.error(
        keyPlace(file.root, [...path, key]),
        'misplaced-key',
        `\`${key}\` on step \`${yaml.name}\`, which calls a workflow`,
        'write it in the workflow that is called, or on a group around this step',
      );
  const call = readCallee(file, yaml, callee, at, at, path);
  return call === null ? null : { kind: 'call', name: yaml.name, call };
}

function readCallee(
  file: FileContext,
  yaml: ClassicStep,
  callee: string,
  at: StepPath,
  inside: StepPath,
  path: NodePath,
) {
  for (const [input, text] of Object.entries(yaml.with ?? {})) recordTemplate(file, at, text, [...path, 'with', input]);
  const place = valuePlace(file.root, [...path, yaml.workflow === undefined ? 'recipe' : 'workflow']);
  return readCall(file, { kind: 'workflow', name: callee, with: yaml.with ?? {}, at, inside, place });
}

/** Reads `foreach` with `workflow`: a call step that runs once for each item, under the short name of its callee. */
export function readCallPerItem(
  file: FileContext,
  yaml: ClassicStep,
  callee: string,
  at: StepPath,
  path: NodePath,
): Step[] {
  const name = calleeShortName(callee);
  const inside = definitionChildPath(at, name, true);
  const call = readCallee(file, yaml, callee, inside, inside, path);
  file.reading.places.set(inside, valuePlace(file.root, [...path, 'workflow']));
  return call === null ? [] : [{ kind: 'call', name, call }];
}

/** Reads the `gate` of a group as a gate step at the group's end. With `foreach`, the step runs for each item. */
export function readGroupGate(file: FileContext, yaml: ClassicStep, at: StepPath, path: NodePath): GateStep | null {
  const here = [...path, 'gate'];
  if (yaml.parallel === true && yaml.foreach === undefined) {
    file.reading.findings.error(
      keyPlace(file.root, here),
      'misplaced-key',
      `\`gate\` on group \`${yaml.name}\`, whose steps run in parallel`,
      'write a gate step after the group',
    );
    return null;
  }
  let name = 'checks';
  while (yaml.steps?.some((step) => step.name === name) === true) name += '-2';
  const inside = definitionChildPath(at, name, yaml.foreach !== undefined);
  file.reading.places.set(inside, keyPlace(file.root, here));
  const gates = readGates(file, yaml.gate ?? [], inside, here);
  return gates.length === 0 ? null : { kind: 'gate', name, gates };
}

/** Reads a step that has gates only; null if it has no valid gate. */
export function readGateStep(file: FileContext, yaml: ClassicStep, at: StepPath, path: NodePath): GateStep | null {
  reportMisplacedKeys(file, yaml, path, ['parallel'], 'has gates only');
  const gates = readGates(file, yaml.gate ?? [], at, [...path, 'gate']);
  const retry = readOnFailure(file, yaml, 'gate', at, path);
  if (gates.length === 0) {
    if (yaml.gate?.length === 0)
      file.reading.findings.error(
        valuePlace(file.root, [...path, 'gate']),
        'empty-step',
        `step \`${yaml.name}\` checks nothing`,
      );
    return null;
  }
  return { kind: 'gate', name: yaml.name, gates, ...(retry === undefined ? {} : { retry }) };
}
