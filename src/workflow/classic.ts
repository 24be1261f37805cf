import type { StepPath } from '../model/ids.js';
import {
  isPass,
  type AgentStep,
  type CallStep,
  type GateStep,
  type GroupStep,
  type SessionPolicy,
  type Step,
  type Workflow,
} from '../model/workflow.js';
import { classicPolicy, type PolicyOwner } from './classic-policy.js';
import { readCall } from './calls.js';
import { gateEntries, shortName } from './gates.js';
import { keyPlace, valuePlace, type NodePath } from './located.js';
import {
  checkAgent,
  checkName,
  contextSources,
  deadlineFor,
  definitionChild,
  durationAt,
  guardLimits,
  inputSpecs,
  noteTemplate,
  promptText,
} from './parts.js';
import type { FileReading } from './reading.js';
import { countStep, stepsOf } from './steps.js';
import type { ClassicStep, ClassicWorkflow } from './surface/classic.js';
import { pathKey } from './surface/parse.js';

/** Reads a parsed file of the classic dialect; its steps continue the path `at`. */
export function classicWorkflow(file: FileReading, yaml: ClassicWorkflow, at: StepPath): Workflow {
  const maxTimeoutMs = durationAt(file, yaml.max_timeout, ['max_timeout']);
  return {
    name: yaml.name,
    description: yaml.description ?? '',
    dialect: 'classic',
    ...(yaml.max_budget === undefined ? {} : { maxBudgetUsd: yaml.max_budget }),
    ...(yaml.max_tokens === undefined ? {} : { maxTokens: yaml.max_tokens }),
    ...(maxTimeoutMs === undefined ? {} : { maxTimeoutMs }),
    blastRadius: yaml.blast_radius ?? 'enforce',
    inputs: inputSpecs(yaml.inputs),
    steps: stepsOf(file, yaml.steps, at, false, ['steps'], (step, path, here) =>
      classicStep(file, step, path, here, yaml.max_budget ?? null),
    ),
  };
}

function classicStep(
  file: FileReading,
  yaml: ClassicStep,
  at: StepPath,
  path: NodePath,
  budget: number | null,
): Step | null {
  checkName(file, yaml.name, [...path, 'name']);
  if (!countStep(file, at, path)) return null;
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
    return agentStep(file, yaml, at, path, budget);
  }
  const callee = yaml.workflow ?? yaml.recipe;
  refuseKeys(
    file,
    yaml,
    path,
    ['prompt', 'output', 'context', 'timeout', 'max_budget', 'max_turns', 'hitl', 'guard', 'allow_empty'],
    'runs no agent',
  );
  if (yaml.session !== undefined && yaml.session !== 'fresh')
    refuse('session', 'runs no agent, so it has no session', 'move it to a step with an `agent`');
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
  if (yaml.steps !== undefined || yaml.foreach !== undefined) return groupStep(file, yaml, callee, at, path, budget);
  if (callee !== undefined) return callStep(file, yaml, callee, at, path);
  if (yaml.gate !== undefined) return gateStep(file, yaml, at, path);
  if (!file.mended.has(pathKey(path)))
    file.reading.findings.error(
      valuePlace(file.root, [...path, 'name']),
      'empty-step',
      `step \`${yaml.name}\` does nothing: it has no \`agent\`, \`gate\`, \`steps\` or \`workflow\``,
      'give it one of them',
    );
  return null;
}

function refuseKeys(
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

function agentStep(
  file: FileReading,
  yaml: ClassicStep,
  at: StepPath,
  path: NodePath,
  budget: number | null,
): AgentStep {
  const written = yaml.agent ?? '';
  checkAgent(file, written, at, [...path, 'agent']);
  refuseKeys(file, { ...yaml, with: yaml.with }, path, ['with', 'parallel'], 'runs one agent');
  const agent = isPass(written) ? written : (file.reading.world.overrides.agent ?? written);
  const output = yaml.output === 'review' ? 'verdict' : (yaml.output ?? 'diff');
  const session = sessionPolicy(yaml.session);
  if (session.mode === 'from')
    file.reading.steps.push({
      at,
      name: session.step,
      place: valuePlace(file.root, [...path, 'session']),
      use: { kind: 'session', agent },
    });
  const timeoutMs = durationAt(file, yaml.timeout, [...path, 'timeout']);
  const guard = {
    ...turnsOf(file, yaml, path),
    ...guardLimits(file, yaml.guard, output !== 'diff', [...path, 'guard']),
  };
  const retry = policyOf(file, yaml, 'agent', at, path);
  checkBudget(file, yaml, path, budget);
  return {
    kind: 'agent',
    name: yaml.name,
    dialect: 'classic',
    agent,
    output,
    prompt: promptText(file, yaml.prompt, at, [...path, 'prompt']),
    context: contextSources(file, yaml.context, at, [...path, 'context']),
    session,
    worktree: 'read-write',
    guard,
    ...(timeoutMs === undefined ? deadlineFor(guard) : { timeoutMs }),
    ...(yaml.max_budget === undefined ? {} : { maxBudgetUsd: yaml.max_budget }),
    ...(yaml.hitl === undefined || yaml.hitl === false ? {} : { hitl: yaml.hitl === true ? 'after_gate' : yaml.hitl }),
    gates: gateEntries(file, yaml.gate ?? [], at, [...path, 'gate']),
    ...(retry === undefined ? {} : { retry }),
    allowEmpty: yaml.allow_empty ?? false,
  };
}

function turnsOf(file: FileReading, yaml: ClassicStep, path: NodePath): { readonly maxTurns?: number } {
  if (yaml.max_turns === undefined) return {};
  const hint = `write \`guard: {max_turns: ${yaml.max_turns}}\``;
  file.reading.findings.warning(
    keyPlace(file.root, [...path, 'max_turns']),
    'deprecated',
    '`max_turns` belongs under `guard`',
    hint,
  );
  return { maxTurns: yaml.max_turns };
}

function checkBudget(file: FileReading, yaml: ClassicStep, path: NodePath, budget: number | null): void {
  if (yaml.max_budget === undefined || budget === null || yaml.max_budget <= budget) return;
  const message = `step \`${yaml.name}\` may spend $${yaml.max_budget}, the whole workflow only $${budget}`;
  file.reading.findings.error(
    valuePlace(file.root, [...path, 'max_budget']),
    'bad-budget',
    message,
    'lower it, or raise the root `max_budget`',
  );
}

function sessionPolicy(session: ClassicStep['session']): SessionPolicy {
  if (session === undefined) return { mode: 'new' };
  if (typeof session === 'object') return { mode: 'from', step: session.reuse };
  const [mode = '', ...rest] = session.split(':').map((part) => part.trim());
  const step = rest.join(':');
  if (mode === 'reuse' && step !== '') return { mode: 'from', step };
  if (session === 'reuse' || session === 'reuse-on-retry') return { mode: session };
  return { mode: 'new' };
}

function policyOf(file: FileReading, yaml: ClassicStep, owner: PolicyOwner, at: StepPath, path: NodePath) {
  if (yaml.on_failure === undefined) return undefined;
  return classicPolicy(file, yaml.on_failure, owner, at, [...path, 'on_failure']);
}

function gateStep(file: FileReading, yaml: ClassicStep, at: StepPath, path: NodePath): GateStep | null {
  refuseKeys(file, yaml, path, ['parallel'], 'has gates only');
  const gates = gateEntries(file, yaml.gate ?? [], at, [...path, 'gate']);
  const retry = policyOf(file, yaml, 'gate', at, path);
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

function callStep(file: FileReading, yaml: ClassicStep, callee: string, at: StepPath, path: NodePath): CallStep | null {
  for (const key of ['gate', 'parallel', 'on_failure'] as const)
    if (yaml[key] !== undefined)
      file.reading.findings.error(
        keyPlace(file.root, [...path, key]),
        'misplaced-key',
        `\`${key}\` on step \`${yaml.name}\`, which calls a workflow`,
        'write it in the workflow that is called, or on a group around this step',
      );
  const call = calleeOf(file, yaml, callee, at, at, path);
  return call === null ? null : { kind: 'call', name: yaml.name, call };
}

function calleeOf(
  file: FileReading,
  yaml: ClassicStep,
  callee: string,
  at: StepPath,
  inside: StepPath,
  path: NodePath,
) {
  for (const [input, text] of Object.entries(yaml.with ?? {})) noteTemplate(file, at, text, [...path, 'with', input]);
  const place = valuePlace(file.root, [...path, yaml.workflow === undefined ? 'recipe' : 'workflow']);
  return readCall(file, { kind: 'workflow', name: callee, with: yaml.with ?? {}, at, inside, place });
}

function groupStep(
  file: FileReading,
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
    file.reading.steps.push({
      at,
      name: yaml.foreach,
      place: valuePlace(file.root, [...path, 'foreach']),
      use: { kind: 'foreach' },
    });
  const children = callee === undefined ? [] : calledPerItem(file, yaml, callee, at, path);
  children.push(
    ...stepsOf(file, yaml.steps ?? [], at, perItem, [...path, 'steps'], (step, child, here) =>
      classicStep(file, step, child, here, budget),
    ),
  );
  if (yaml.gate !== undefined) {
    const check = closingGate(file, yaml, at, path);
    if (check !== null) children.push(check);
  }
  if (
    children.length === 0 &&
    !file.mended.has(pathKey(path)) &&
    (yaml.steps ?? []).length === 0 &&
    callee === undefined
  )
    findings.error(
      valuePlace(file.root, [...path, yaml.steps === undefined ? 'foreach' : 'steps']),
      'empty-step',
      `group \`${yaml.name}\` has no steps`,
      'add `steps:` with at least one step',
    );
  const retry = policyOf(file, yaml, 'group', at, path);
  return {
    kind: 'group',
    name: yaml.name,
    parallel: yaml.parallel ?? false,
    ...(yaml.foreach === undefined ? {} : { foreach: yaml.foreach }),
    children,
    ...(retry === undefined ? {} : { retry }),
  };
}

/** `foreach` with `workflow`: the callee, once for each item, under its own name. */
function calledPerItem(file: FileReading, yaml: ClassicStep, callee: string, at: StepPath, path: NodePath): Step[] {
  const name = shortName(callee);
  const inside = definitionChild(at, name, true);
  const call = calleeOf(file, yaml, callee, inside, inside, path);
  file.reading.places.set(inside, valuePlace(file.root, [...path, 'workflow']));
  return call === null ? [] : [{ kind: 'call', name, call }];
}

/** The gate of a group: a step at its end, so that it is checked, in each item where there are items. */
function closingGate(file: FileReading, yaml: ClassicStep, at: StepPath, path: NodePath): GateStep | null {
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
  const inside = definitionChild(at, name, yaml.foreach !== undefined);
  file.reading.places.set(inside, keyPlace(file.root, here));
  const gates = gateEntries(file, yaml.gate ?? [], inside, here);
  return gates.length === 0 ? null : { kind: 'gate', name, gates };
}
