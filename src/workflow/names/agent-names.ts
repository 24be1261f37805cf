import type { Call, InputSpec, RetryPolicy, Step, Workflow } from '../../model/workflow.js';
import { isPassAgent } from '../../model/workflow.js';
import { laddersOf } from '../values/ladder.js';
import { ATTEMPT_FIELDS } from './fields.js';
import { findTemplateNames, renderTemplate } from './template.js';

/**
 * Resolves an agent's name that may be a template, in the scope of one place. Names known only in a run stay in braces.
 */
export type AgentNameResolver = (template: string) => string;

/** Creates the resolver for a workflow's own steps. `given` are the values of `--set`, or of the inputs, by name. */
export function createAgentNameResolver(
  { inputs }: Pick<Workflow, 'inputs'>,
  given: Readonly<Record<string, string>> = {},
): AgentNameResolver {
  const values = { ...defaultsOf(inputs), ...given };
  return (template) => renderTemplate(template, (name) => ownValue(values, name) ?? `{${name}}`);
}

/**
 * Creates the resolver for the steps of a callee: its inputs first (templates of the caller), then the caller's names.
 */
export function createCalleeAgentNameResolver(call: Call, caller: AgentNameResolver): AgentNameResolver {
  const values = { ...defaultsOf(call.inputs), ...call.with };
  return (template) => renderTemplate(template, (name) => caller(ownValue(values, name) ?? `{${name}}`));
}

/**
 * Lists every agent that may be launched, in order of appearance. A name that only a run can resolve (`{impl.agent}`)
 * is left out: it stands for an agent that another step names.
 */
export function listAgents(
  workflow: Pick<Workflow, 'steps' | 'inputs'>,
  given: Readonly<Record<string, string>> = {},
): readonly string[] {
  const names = new Set(resolveAgentNames(workflow.steps, createAgentNameResolver(workflow, given)));
  return [...names].filter((agent) => agent !== '' && !isPassAgent(agent) && !agent.includes('{'));
}

/** Lists the inputs that agent names need and that have no value; only `--set` can give them one. */
export function listUnsetAgentInputs(
  workflow: Pick<Workflow, 'steps' | 'inputs'>,
  given: Readonly<Record<string, string>> = {},
): readonly string[] {
  const unresolved = [...resolveAgentNames(workflow.steps, createAgentNameResolver(workflow, given))].flatMap((agent) =>
    findTemplateNames(agent),
  );
  const isInput = (name: string): boolean => Object.hasOwn(workflow.inputs, name) || !isKnownOnlyInRun(name);
  return [...new Set(unresolved.map(({ name }) => name).filter(isInput))];
}

/** Whether a value is known only in a run: the agent that a step ended on, the specification. */
function isKnownOnlyInRun(name: string): boolean {
  return name === 'spec' || name.includes('.') || ATTEMPT_FIELDS.some((field) => field === name);
}

/** Whether a workflow uses the specification: in a template, or in a plan step without a prompt. */
export function usesSpec(workflow: Pick<Workflow, 'steps'>): boolean {
  const containsSpec = (text: string): boolean => findTemplateNames(text).some(({ name }) => name === 'spec');
  for (const step of everyStep(workflow.steps)) {
    for (const call of callsOf(step)) if (Object.values(call.with).some(containsSpec)) return true;
    if (step.kind !== 'agent') continue;
    if (step.output === 'plan' && step.prompt.trim() === '') return true;
    if ([step.prompt, ...retryPrompts(step.retry)].some(containsSpec)) return true;
  }
  return false;
}

/** Yields the agents of all steps, of their retry policies and of the workflows they call. */
function* resolveAgentNames(steps: readonly Step[], names: AgentNameResolver): Generator<string> {
  for (const step of steps) {
    if (step.kind === 'agent') yield names(step.agent);
    for (const agent of agentsOfPolicy(step.retry)) yield names(agent);
    yield* resolveAgentNames(nestedStepsOf(step), names);
    for (const call of callsOf(step)) yield* resolveAgentNames(call.steps, createCalleeAgentNameResolver(call, names));
  }
}

/** Yields every step of a workflow, including those of called workflows, validators and planners. */
function* everyStep(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    yield* everyStep(nestedStepsOf(step));
    for (const call of callsOf(step)) yield* everyStep(call.steps);
  }
}

function nestedStepsOf(step: Step): readonly Step[] {
  if (step.kind !== 'group') return [];
  return step.planner === undefined ? step.children : [step.planner, ...step.children];
}

/** All calls of a step: its own, its `get`, and the validators among its gates and retry conditions. */
function callsOf(step: Step): readonly Call[] {
  const ownCalls =
    step.kind === 'call' ? [step.call] : step.kind === 'agent' && step.get !== undefined ? [step.get] : [];
  const gates = step.kind === 'agent' || step.kind === 'gate' ? step.gates : [];
  const conditions = step.retry?.kind === 'conditions' ? step.retry.entries : [];
  return [
    ...ownCalls,
    ...gates.flatMap(({ call }) => call ?? []),
    ...conditions.flatMap(({ when }) => (when.kind === 'validator' ? [when.call] : [])),
  ];
}

function retryPrompts(policy: RetryPolicy | undefined): readonly string[] {
  return policy?.kind === 'conditions' ? policy.entries.flatMap(({ prompt }) => prompt ?? []) : [];
}

function agentsOfPolicy(policy: RetryPolicy | undefined): readonly string[] {
  if (policy === undefined) return [];
  if (policy.kind === 'conditions') return policy.entries.flatMap(({ agent }) => agent ?? []);
  const rungs = laddersOf(policy).flatMap((ladder) => ladder.rungs);
  return rungs.flatMap((rung) => (rung.do === 'same' ? [] : [rung.agent]));
}

function defaultsOf(inputs: Readonly<Record<string, InputSpec>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, input]) => (input.default === undefined ? [] : [[name, input.default]])),
  );
}

function ownValue(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
