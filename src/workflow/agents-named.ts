import type { AgentStep, Call, RetryPolicy, Step, Workflow } from '../model/workflow.js';
import { isPass } from '../model/workflow.js';
import { namesIn } from './template.js';

/** Every agent step of a workflow, with those of what it calls, its validators and its planners. */
export function* agentSteps(steps: readonly Step[]): Generator<AgentStep> {
  for (const step of steps) {
    switch (step.kind) {
      case 'agent':
        yield step;
        if (step.get !== undefined) yield* agentSteps(step.get.steps);
        yield* ofCalls(step);
        break;
      case 'gate':
        yield* ofCalls(step);
        break;
      case 'group':
        if (step.planner !== undefined) yield* agentSteps([step.planner]);
        yield* agentSteps(step.children);
        break;
      case 'call':
        yield* agentSteps(step.call.steps);
    }
  }
}

/** Every agent that may be launched, in order of appearance; templates that only a run can resolve are left out. */
export function agentsNamed(workflow: Pick<Workflow, 'steps'>): readonly string[] {
  const names = new Set<string>();
  for (const step of agentSteps(workflow.steps))
    for (const agent of [step.agent, ...agentsOfPolicy(step.retry)]) names.add(agent);
  for (const agent of inputsNamingAgents(workflow.steps)) names.add(agent);
  for (const agent of groupEscalations(workflow.steps)) names.add(agent);
  return [...names].filter((agent) => agent !== '' && !isPass(agent) && !agent.includes('{'));
}

/** Whether any template asks for the specification. */
export function usesSpec(workflow: Pick<Workflow, 'steps'>): boolean {
  const asks = (text: string): boolean => namesIn(text).some(({ name }) => name === 'spec');
  for (const step of agentSteps(workflow.steps)) {
    if (step.output === 'plan' && step.prompt.trim() === '') return true;
    if ([step.prompt, ...retryPrompts(step.retry)].some(asks)) return true;
  }
  for (const call of callsIn(workflow.steps)) if (Object.values(call.with).some(asks)) return true;
  return false;
}

function retryPrompts(policy: RetryPolicy | undefined): readonly string[] {
  return policy?.kind === 'conditions' ? policy.entries.flatMap(({ prompt }) => prompt ?? []) : [];
}

function* ofCalls(step: Pick<AgentStep, 'gates' | 'retry'>): Generator<AgentStep> {
  for (const gate of step.gates) if (gate.call !== undefined) yield* agentSteps(gate.call.steps);
  if (step.retry?.kind !== 'conditions') return;
  for (const { when } of step.retry.entries) if (when.kind === 'validator') yield* agentSteps(when.call.steps);
}

function agentsOfPolicy(policy: RetryPolicy | undefined): readonly string[] {
  if (policy === undefined) return [];
  if (policy.kind === 'conditions') return policy.entries.flatMap(({ agent }) => (agent === undefined ? [] : [agent]));
  const ladders =
    policy.kind === 'ladder' ? [policy.ladder] : [policy.gate_fail, policy.guard_fail, policy.review_fail];
  return ladders.flatMap((ladder) => ladder?.rungs.flatMap((rung) => (rung.do === 'same' ? [] : [rung.agent])) ?? []);
}

/** A callee that runs `{agent}` gets its name from the caller. */
function* inputsNamingAgents(steps: readonly Step[]): Generator<string> {
  for (const call of callsIn(steps)) {
    const named = new Set([...agentSteps(call.steps)].flatMap((step) => namesIn(step.agent).map(({ name }) => name)));
    for (const name of named) {
      const agent = call.with[name] ?? call.inputs[name]?.default;
      if (agent !== undefined) yield agent;
    }
  }
}

function* callsIn(steps: readonly Step[]): Generator<Call> {
  for (const step of steps) {
    if (step.kind === 'call') yield step.call;
    if (step.kind === 'call') yield* callsIn(step.call.steps);
    if (step.kind === 'group') yield* callsIn(step.children);
    if (step.kind === 'agent' && step.get !== undefined) yield step.get;
    if (step.kind === 'agent' || step.kind === 'gate')
      for (const gate of step.gates) if (gate.call !== undefined) yield gate.call;
  }
}

function* groupEscalations(steps: readonly Step[]): Generator<string> {
  for (const step of steps) {
    if (step.kind !== 'group' && step.kind !== 'call') continue;
    yield* agentsOfPolicy(step.retry);
    yield* groupEscalations(step.kind === 'group' ? step.children : step.call.steps);
  }
}
