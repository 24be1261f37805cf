import type { StepPath } from '../../model/ids.js';
import type { CallStep, GateStep, GroupStep, Step, Workflow } from '../../model/workflow.js';
import { readCall } from '../reading/calls.js';
import type { FileContext } from '../reading/context.js';
import { readGates } from '../reading/gates.js';
import { checkStepName, readDuration, readInputSpecs, readLimit, recordTemplate } from '../reading/shared-keys.js';
import { registerStep, readSteps } from '../reading/steps.js';
import type { CurrentStep, CurrentWorkflow } from '../schema/current.js';
import { pathKey } from '../schema/parse-with-schema.js';
import { keyPlace, type NodePath, valuePlace } from '../yaml/places.js';
import { type AgentKeys, mergeAgentKeys } from './agent-keys.js';
import { readCurrentAgentStep } from './agent.js';
import { reportMisplacedKeys } from './keys.js';
import { readCurrentPolicy } from './policy.js';

const TYPES = 'type must be code, split, validate, or artifact';

/** Converts a parsed file of the current dialect to the model. The paths of its steps continue the path `at`. */
export function readCurrentWorkflow(file: FileContext, yaml: CurrentWorkflow, at: StepPath): Workflow {
  const maxBudgetUsd = readLimit(file, yaml.max_budget, ['max_budget']);
  const maxTokens = readLimit(file, yaml.max_tokens, ['max_tokens']);
  const maxTimeoutMs = readDuration(file, yaml.max_timeout, ['max_timeout']);
  return {
    name: yaml.name,
    description: yaml.description ?? '',
    dialect: 'current',
    ...(maxBudgetUsd === undefined ? {} : { maxBudgetUsd }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(maxTimeoutMs === undefined ? {} : { maxTimeoutMs }),
    blastRadius: 'enforce',
    ...(yaml.integrity === undefined ? {} : { integrity: yaml.integrity }),
    inputs: readInputSpecs(yaml.inputs),
    steps: readSteps(file, yaml.steps, at, false, ['steps'], (step, child, here) => readStep(file, step, child, here)),
  };
}

function readStep(file: FileContext, yaml: CurrentStep, at: StepPath, path: NodePath): Step | null {
  checkStepName(file, yaml.name, [...path, 'name']);
  if (!registerStep(file, at, path)) return null;
  const blocks = mergeAgentKeys(file, yaml, path);
  const refuse = (key: keyof CurrentStep, message: string, hint: string): null => {
    const place = keyPlace(file.root, [...path, key]);
    file.reading.findings.error(place, 'contradiction', `step \`${yaml.name}\` ${message}`, hint);
    return null;
  };
  if (yaml.workflow !== undefined) {
    if (blocks.agent !== undefined)
      return refuse(
        'workflow',
        'has both `workflow` and `agent`',
        'make two steps of it, or write `get: {workflow: …}`',
      );
    return readCallStep(file, yaml, yaml.workflow, at, path);
  }
  if (yaml.with !== undefined) refuse('with', 'has `with` but calls no workflow', 'add `workflow: NAME`');
  if (yaml.steps !== undefined) {
    if (blocks.agent !== undefined)
      return refuse('steps', "has both 'agent' and 'steps'", 'make two steps of it: one with the agent, one group');
    return readGroupStep(file, yaml, yaml.steps, at, path);
  }
  if (yaml.each !== undefined && yaml.type !== 'split')
    return refuse('each', 'has `each` but is no split', 'write `type: split`');
  if (yaml.parallel === true && yaml.type !== 'split')
    refuse('parallel', 'is parallel but neither a split nor a group', 'remove `parallel`');
  if (yaml.type === undefined) return readUntypedStep(file, yaml, blocks, at, path);
  if (yaml.type === 'split') return readSplitStep(file, yaml, blocks, at, path);
  return readCurrentAgentStep(file, yaml, blocks, at, path);
}

/** Reads a step without `type`: it must have gates only, anything else is reported. */
function readUntypedStep(
  file: FileContext,
  yaml: CurrentStep,
  blocks: AgentKeys,
  at: StepPath,
  path: NodePath,
): Step | null {
  const { findings } = file.reading;
  const place = valuePlace(file.root, [...path, 'name']);
  if (blocks.agent !== undefined || blocks.prompt.yaml !== undefined || yaml.gate === undefined) {
    if (!file.repairedPaths.has(pathKey(path)))
      findings.error(place, 'no-type', `step \`${yaml.name}\`: ${TYPES}`, 'add `type: code` if its agent edits files');
    return null;
  }
  if (yaml.retry !== undefined) {
    const hint = 'write `type: code` with `agent: pass` to check again';
    findings.error(
      keyPlace(file.root, [...path, 'retry']),
      'misplaced-key',
      `step \`${yaml.name}\` has gates only, so it has no \`retry\``,
      hint,
    );
  }
  for (const key of blocks.present) {
    if (key.name === 'prompt' || key.name === 'agent') continue;
    const message = `\`${key.name}\` on step \`${yaml.name}\`, which has gates only`;
    findings.error(
      keyPlace(file.root, key.path),
      'misplaced-key',
      message,
      'move it to a step with an agent, or remove it',
    );
  }
  return readGateStep(file, yaml, at, path);
}

function readGateStep(file: FileContext, yaml: CurrentStep, at: StepPath, path: NodePath): GateStep | null {
  const here = [...path, 'gate'];
  const gates = readGates(file, yaml.gate ?? [], at, here);
  if (yaml.gate?.length === 0)
    file.reading.findings.error(valuePlace(file.root, here), 'empty-step', `step \`${yaml.name}\` checks nothing`);
  return gates.length === 0 ? null : { kind: 'gate', name: yaml.name, gates };
}

function readSplitStep(
  file: FileContext,
  yaml: CurrentStep,
  blocks: AgentKeys,
  at: StepPath,
  path: NodePath,
): GroupStep | null {
  const planner = readCurrentAgentStep(file, yaml, blocks, at, path);
  const children = readSteps(file, yaml.each ?? [], at, true, [...path, 'each'], (step, child, here) =>
    readStep(file, step, child, here),
  );
  if ((yaml.each ?? []).length === 0 && !file.repairedPaths.has(pathKey(path)))
    file.reading.findings.error(
      valuePlace(file.root, [...path, 'name']),
      'empty-step',
      `split \`${yaml.name}\` has no \`each\``,
      'add `each:` with the steps that run for every task',
    );
  if (planner === null) return null;
  return {
    kind: 'group',
    name: yaml.name,
    parallel: yaml.parallel ?? false,
    planner,
    children,
    ...(planner.retry === undefined ? {} : { retry: planner.retry }),
  };
}

function readGroupStep(
  file: FileContext,
  yaml: CurrentStep,
  steps: readonly CurrentStep[],
  at: StepPath,
  path: NodePath,
): GroupStep {
  const { findings } = file.reading;
  reportMisplacedKeys(
    file,
    yaml,
    ['type', 'each', 'get', 'run', 'prompt', 'context', 'worktree', 'session', 'guard', 'hitl', 'gate', 'allow_empty'],
    'is a group',
    path,
  );
  if (yaml.parallel !== true && !file.repairedPaths.has(pathKey(path)))
    findings.error(
      keyPlace(file.root, [...path, 'steps']),
      'sequential-group',
      `group \`${yaml.name}\` is not parallel`,
      'add `parallel: true`, or write its steps into the list around it',
    );
  if (steps.length === 0)
    findings.error(valuePlace(file.root, [...path, 'steps']), 'empty-step', `group \`${yaml.name}\` has no steps`);
  const retry = yaml.retry === undefined ? undefined : readCurrentPolicy(file, yaml, yaml.retry, at, path);
  return {
    kind: 'group',
    name: yaml.name,
    parallel: true,
    children: readSteps(file, steps, at, false, [...path, 'steps'], (step, child, here) =>
      readStep(file, step, child, here),
    ),
    ...(retry === undefined ? {} : { retry }),
  };
}

function readCallStep(
  file: FileContext,
  yaml: CurrentStep,
  callee: string,
  at: StepPath,
  path: NodePath,
): CallStep | null {
  reportMisplacedKeys(
    file,
    yaml,
    [
      'type',
      'each',
      'steps',
      'parallel',
      'get',
      'run',
      'prompt',
      'context',
      'worktree',
      'session',
      'guard',
      'hitl',
      'gate',
      'allow_empty',
    ],
    'calls a workflow',
    path,
  );
  for (const [input, text] of Object.entries(yaml.with ?? {})) recordTemplate(file, at, text, [...path, 'with', input]);
  const place = valuePlace(file.root, [...path, 'workflow']);
  const call = readCall(file, { kind: 'workflow', name: callee, with: yaml.with ?? {}, at, inside: at, place });
  const retry = yaml.retry === undefined ? undefined : readCurrentPolicy(file, yaml, yaml.retry, at, path);
  return call === null ? null : { kind: 'call', name: yaml.name, call, ...(retry === undefined ? {} : { retry }) };
}
