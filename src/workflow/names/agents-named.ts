import type { Call, InputSpec, RetryPolicy, Step, Workflow } from '../../model/workflow.js';
import { isPass } from '../../model/workflow.js';
import { laddersOf } from '../ladder.js';
import { ATTEMPT_FIELDS } from './fields.js';
import { namesIn, renderTemplate } from './template.js';

/** What agent names that stand in templates come to at one place; what only a run knows stays as it is. */
export type AgentNames = (template: string) => string;

/** The names among the workflow's own steps. `given` are the values of `--set`, or of the input of that name. */
export function agentNames(
  { inputs }: Pick<Workflow, 'inputs'>,
  given: Readonly<Record<string, string>> = {},
): AgentNames {
  const values = { ...defaultsOf(inputs), ...given };
  return (template) => renderTemplate(template, (name) => own(values, name) ?? `{${name}}`);
}

/** The names inside a call: its own inputs first, which are templates of its caller's, then whatever the caller sees. */
export function namesInCall(call: Call, caller: AgentNames): AgentNames {
  const values = { ...defaultsOf(call.inputs), ...call.with };
  return (template) => renderTemplate(template, (name) => caller(own(values, name) ?? `{${name}}`));
}

/**
 * Every agent that may be launched, in order of appearance; what only a run can resolve (`{impl.agent}`) is left out,
 * being named elsewhere.
 */
export function agentsNamed(
  workflow: Pick<Workflow, 'steps' | 'inputs'>,
  given: Readonly<Record<string, string>> = {},
): readonly string[] {
  const names = new Set(named(workflow.steps, agentNames(workflow, given)));
  return [...names].filter((agent) => agent !== '' && !isPass(agent) && !agent.includes('{'));
}

/** The names whose values agents are named by, and which have none; nothing but `--set` can give them one. */
export function inputsOfAgents(
  workflow: Pick<Workflow, 'steps' | 'inputs'>,
  given: Readonly<Record<string, string>> = {},
): readonly string[] {
  const left = [...named(workflow.steps, agentNames(workflow, given))].flatMap((agent) => namesIn(agent));
  const isInput = (name: string): boolean => Object.hasOwn(workflow.inputs, name) || !isOfRun(name);
  return [...new Set(left.map(({ name }) => name).filter(isInput))];
}

/** What is known in a run only: the agent that a step ended on, what a person asked for. */
function isOfRun(name: string): boolean {
  return name === 'spec' || name.includes('.') || ATTEMPT_FIELDS.some((field) => field === name);
}

/** Whether any template asks for the specification. */
export function usesSpec(workflow: Pick<Workflow, 'steps'>): boolean {
  const asks = (text: string): boolean => namesIn(text).some(({ name }) => name === 'spec');
  for (const step of everyStep(workflow.steps)) {
    for (const call of callsOf(step)) if (Object.values(call.with).some(asks)) return true;
    if (step.kind !== 'agent') continue;
    if (step.output === 'plan' && step.prompt.trim() === '') return true;
    if ([step.prompt, ...retryPrompts(step.retry)].some(asks)) return true;
  }
  return false;
}

function* named(steps: readonly Step[], names: AgentNames): Generator<string> {
  for (const step of steps) {
    if (step.kind === 'agent') yield names(step.agent);
    for (const agent of agentsOfPolicy(step.retry)) yield names(agent);
    yield* named(partsOf(step), names);
    for (const call of callsOf(step)) yield* named(call.steps, namesInCall(call, names));
  }
}

/** Every step of a workflow, with those of what it calls, its validators and its planners. */
function* everyStep(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    yield* everyStep(partsOf(step));
    for (const call of callsOf(step)) yield* everyStep(call.steps);
  }
}

function partsOf(step: Step): readonly Step[] {
  if (step.kind !== 'group') return [];
  return step.planner === undefined ? step.children : [step.planner, ...step.children];
}

/** What a step calls: as its work, before its agent, as a check, as the condition of a retry. */
function callsOf(step: Step): readonly Call[] {
  const own = step.kind === 'call' ? [step.call] : step.kind === 'agent' && step.get !== undefined ? [step.get] : [];
  const gates = step.kind === 'agent' || step.kind === 'gate' ? step.gates : [];
  const conditions = step.retry?.kind === 'conditions' ? step.retry.entries : [];
  return [
    ...own,
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

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
