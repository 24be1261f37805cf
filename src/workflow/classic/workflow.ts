import type { StepPath } from '../../model/ids.js';
import type { GroupStep, Step, Workflow } from '../../model/workflow.js';
import type { FileContext } from '../reading/context.js';
import { checkStepName, readDuration, readInputSpecs, readLimit } from '../reading/shared-keys.js';
import { registerStep, readSteps } from '../reading/steps.js';
import type { ClassicStep, ClassicWorkflow } from '../schema/classic.js';
import { pathKey } from '../schema/parse-with-schema.js';
import { keyPlace, type NodePath, valuePlace } from '../yaml/places.js';
import { readClassicAgentStep } from './agent.js';
import { readOnFailure, reportMisplacedKeys } from './keys.js';
import { readCallPerItem, readCallStep, readGroupGate, readGateStep } from './leaf.js';

/** Converts a parsed file of the classic dialect to the model. The paths of its steps continue the path `at`. */
export function readClassicWorkflow(file: FileContext, yaml: ClassicWorkflow, at: StepPath): Workflow {
  const maxBudgetUsd = readLimit(file, yaml.max_budget, ['max_budget']);
  const maxTokens = readLimit(file, yaml.max_tokens, ['max_tokens']);
  const maxTimeoutMs = readDuration(file, yaml.max_timeout, ['max_timeout']);
  return {
    name: yaml.name,
    description: yaml.description ?? '',
    dialect: 'classic',
    ...(maxBudgetUsd === undefined ? {} : { maxBudgetUsd }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(maxTimeoutMs === undefined ? {} : { maxTimeoutMs }),
    blastRadius: yaml.blast_radius ?? 'enforce',
    ...(yaml.integrity === undefined ? {} : { integrity: yaml.integrity }),
    inputs: readInputSpecs(yaml.inputs),
    steps: readSteps(file, yaml.steps, at, false, ['steps'], (step, path, here) =>
      readStep(file, step, path, here, maxBudgetUsd ?? null),
    ),
  };
}

function readStep(
  file: FileContext,
  yaml: ClassicStep,
  at: StepPath,
  path: NodePath,
  budget: number | null,
): Step | null {
  checkStepName(file, yaml.name, [...path, 'name']);
  if (!registerStep(file, at, path)) return null;
  const refuse = (key: keyof ClassicStep, message: string, hint: string): null => {
    file.reading.findings.error(
      keyPlace(file.root, [...path, key]),
      'contradiction',
      `step \`${yaml.name}\` ${message}`,
      hint,
    );
    return null;
  };
  if (yaml.agent !== undefined) {
    if (yaml.steps !== undefined)
      return refuse('steps', "has both 'agent' and 'steps'", 'make two steps of it: one with the agent, one group');
    const other = (['foreach', 'workflow', 'recipe'] as const).find((key) => yaml[key] !== undefined);
    if (other !== undefined)
      return refuse(other, `has both \`agent\` and \`${other}\``, `give the agent to the steps that \`${other}\` runs`);
    return readClassicAgentStep(file, yaml, at, path, budget);
  }
  const callee = yaml.workflow ?? yaml.recipe;
  // Invalid keys of this step were removed and reported; `agent` may have been one of them.
  const isRepaired = file.repairedPaths.has(pathKey(path));
  const isComposite = callee !== undefined || yaml.steps !== undefined || yaml.foreach !== undefined;
  if (yaml.prompt !== undefined && !isComposite && !isRepaired) return reportMissingAgent(file, yaml, path);
  if (!isRepaired) {
    reportMisplacedKeys(
      file,
      yaml,
      path,
      ['prompt', 'output', 'context', 'timeout', 'max_budget', 'max_turns', 'hitl', 'guard', 'allow_empty'],
      'runs no agent',
    );
    if (yaml.session !== undefined && yaml.session !== 'fresh')
      refuse('session', 'runs no agent, so it has no session', 'move it to a step with an `agent`');
  }
  if (yaml.recipe !== undefined) {
    const message = `step \`${yaml.name}\`: \`recipe\` is the old name of \`workflow\``;
    file.reading.findings.warning(
      keyPlace(file.root, [...path, 'recipe']),
      'deprecated',
      message,
      `write \`workflow: ${yaml.recipe}\``,
    );
  }
  if (yaml.with !== undefined && callee === undefined)
    refuse('with', 'has `with` but calls no workflow', 'add `workflow: NAME`');
  if (yaml.steps !== undefined || yaml.foreach !== undefined)
    return readGroupStep(file, yaml, callee, at, path, budget);
  if (callee !== undefined) return readCallStep(file, yaml, callee, at, path);
  if (yaml.gate !== undefined) return readGateStep(file, yaml, at, path);
  if (!isRepaired)
    file.reading.findings.error(
      valuePlace(file.root, [...path, 'name']),
      'empty-step',
      `step \`${yaml.name}\` does nothing: it has no \`agent\`, \`gate\`, \`steps\` or \`workflow\``,
      'give it one of them',
    );
  return null;
}

function reportMissingAgent(file: FileContext, yaml: ClassicStep, path: NodePath): null {
  const message = `step \`${yaml.name}\` has a prompt but no agent`;
  const hint = yaml.gate === undefined ? 'add `agent: NAME`' : 'add `agent: NAME`, or remove the prompt';
  file.reading.findings.error(valuePlace(file.root, [...path, 'name']), 'no-agent', message, hint);
  return null;
}

function readGroupStep(
  file: FileContext,
  yaml: ClassicStep,
  callee: string | undefined,
  at: StepPath,
  path: NodePath,
  budget: number | null,
): GroupStep | null {
  const { findings } = file.reading;
  const perItem = yaml.foreach !== undefined;
  if (callee !== undefined && yaml.steps !== undefined)
    findings.error(
      keyPlace(file.root, [...path, 'steps']),
      'contradiction',
      `step \`${yaml.name}\` has both \`workflow\` and \`steps\``,
      'keep one of them',
    );
  if (yaml.foreach !== undefined)
    file.reading.stepReferences.push({
      at,
      name: yaml.foreach,
      place: valuePlace(file.root, [...path, 'foreach']),
      use: { kind: 'foreach' },
    });
  const children = callee === undefined ? [] : readCallPerItem(file, yaml, callee, at, path);
  children.push(
    ...readSteps(file, yaml.steps ?? [], at, perItem, [...path, 'steps'], (step, child, here) =>
      readStep(file, step, child, here, budget),
    ),
  );
  if (yaml.gate !== undefined) {
    const check = readGroupGate(file, yaml, at, path);
    if (check !== null) children.push(check);
  }
  if (
    children.length === 0 &&
    !file.repairedPaths.has(pathKey(path)) &&
    (yaml.steps ?? []).length === 0 &&
    callee === undefined
  )
    findings.error(
      valuePlace(file.root, [...path, yaml.steps === undefined ? 'foreach' : 'steps']),
      'empty-step',
      `group \`${yaml.name}\` has no steps`,
      'add `steps:` with at least one step',
    );
  const retry = readOnFailure(file, yaml, 'group', at, path);
  return {
    kind: 'group',
    name: yaml.name,
    parallel: yaml.parallel ?? false,
    ...(yaml.foreach === undefined ? {} : { foreach: yaml.foreach }),
    children,
    ...(retry === undefined ? {} : { retry }),
  };
}
