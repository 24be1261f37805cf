import type { Diagnostic } from '../../model/diagnostic.js';
import {
  isPass,
  type AgentStep,
  type Call,
  type GateEntry,
  type GuardLimits,
  type Step,
  type Workflow,
} from '../../model/workflow.js';
import { agentNames, agentsNamed, namesInCall, type AgentNames } from '../names/agents-named.js';
import { formatDuration } from '../values/duration.js';
import { policyLines } from './policy.js';
import { describeWorstCase, worstCase } from './worst-case.js';

/** What a dry run knows beside the workflow. */
export interface PlanContext {
  /** The command that a gate comes to in this repository; null where it runs none. */
  readonly commandOf: (type: string, argument: string) => string | null;
  /** CLIs and keys that a real run would miss, a sentence each. */
  readonly missing: readonly string[];
  readonly warnings: readonly Diagnostic[];
  /** Values given by `--set`. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** With the names of agents as they are where one stands. */
type Scene = PlanContext & { readonly names: AgentNames };

/** What a run of the workflow would do, as a tree in plain text. */
export function renderPlan(workflow: Workflow, context: PlanContext): string {
  const lines = [
    `Workflow: ${workflow.name} (${workflow.dialect} dialect)`,
    ...(workflow.description === '' ? [] : [workflow.description]),
    ...limitLines(workflow),
    '',
    'Steps:',
    ...stepLines(workflow.steps, '', '  ', { ...context, names: agentNames(workflow, context.inputs) }),
    '',
    `Agents: ${[...agentsNamed(workflow, context.inputs)].sort().join(', ') || 'none'}`,
    `Agents launched at most: ${describeWorstCase(worstCase(workflow.steps))}`,
    ...listed('Missing for a real run:', context.missing),
    ...listed(
      'Warnings:',
      context.warnings.map(({ place, message }) =>
        place === null ? message : `${place.file}:${place.line}:${place.column} ${message}`,
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function listed(title: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : ['', title, ...entries.map((entry) => `  - ${entry}`)];
}

function limitLines({ maxBudgetUsd, maxTokens, maxTimeoutMs, blastRadius, inputs }: Workflow): readonly string[] {
  const names = Object.entries(inputs).map(([name, { required, default: value }]) =>
    value === undefined ? `${name}${required ? ' (required)' : ''}` : `${name} = ${JSON.stringify(value)}`,
  );
  return [
    ...(maxBudgetUsd === undefined ? [] : [`Budget: ${usd(maxBudgetUsd)}`]),
    ...(maxTokens === undefined ? [] : [`Tokens: ${maxTokens}`]),
    ...(maxTimeoutMs === undefined ? [] : [`Time: ${formatDuration(maxTimeoutMs)}`]),
    ...(blastRadius === 'enforce' ? [] : [`Blast radius: ${blastRadius}`]),
    ...(names.length === 0 ? [] : [`Inputs: ${names.join(', ')}`]),
  ];
}

function stepLines(steps: readonly Step[], number: string, indent: string, scene: Scene): readonly string[] {
  return steps.flatMap((step, index) => {
    const own = `${number}${index + 1}`;
    const below = `${indent}   `;
    const details = [...ownLines(step, scene), ...policyLines(step, scene.names)].map((line) => `${below}${line}`);
    return [
      `${indent}${own}. ${step.name} — ${roleOf(step, scene.names)}`,
      ...details,
      ...callLines(step, own, below, scene),
      ...stepLines(childrenOf(step), `${own}.`, below, sceneOf(step, scene)),
    ];
  });
}

function childrenOf(step: Step): readonly Step[] {
  return step.kind === 'group' ? step.children : step.kind === 'call' ? step.call.steps : [];
}

function sceneOf(step: Step, scene: Scene): Scene {
  return step.kind === 'call' ? { ...scene, names: namesInCall(step.call, scene.names) } : scene;
}

function roleOf(step: Step, names: AgentNames): string {
  switch (step.kind) {
    case 'agent':
      return isPass(step.agent) ? 'checks what is there' : `${OUTPUTS[step.output]} by ${names(step.agent)}`;
    case 'gate':
      return 'checks';
    case 'call':
      return `workflow ${step.call.workflow}`;
    case 'group': {
      const order = step.parallel ? 'in parallel' : 'one after another';
      if (step.planner !== undefined) return `plan by ${names(step.planner.agent)}, then for each item, ${order}`;
      return step.foreach === undefined ? `group, ${order}` : `for each item of ${step.foreach}, ${order}`;
    }
  }
}

const OUTPUTS = { diff: 'code', plan: 'plan', artifact: 'document', verdict: 'review' } as const;

function ownLines(step: Step, context: PlanContext): readonly string[] {
  switch (step.kind) {
    case 'agent':
      return agentLines(step, context);
    case 'gate':
      return gateLines(step.gates, context);
    case 'group':
      return step.planner === undefined ? [] : agentLines(step.planner, context);
    case 'call':
      return Object.entries(step.call.with).map(([name, text]) => `with ${name}: ${oneLine(text)}`);
  }
}

function agentLines(step: AgentStep, context: PlanContext): readonly string[] {
  const guard = guardText(step.guard);
  return [
    ...(step.prompt.trim() === '' ? [] : [`prompt: ${oneLine(step.prompt)}`]),
    ...step.context.map((source) => `context: ${source.kind === 'file' ? source.path : `$ ${source.command}`}`),
    ...(step.session.mode === 'new'
      ? []
      : [`session: ${step.session.mode === 'from' ? `that of ${step.session.step}` : step.session.mode}`]),
    ...(step.worktree === 'read-write' ? [] : [`worktree: ${step.worktree}`]),
    ...(guard === '' ? [] : [`guard: ${guard}`]),
    ...(step.timeoutMs === undefined ? [] : [`timeout: ${formatDuration(step.timeoutMs)}`]),
    ...(step.maxBudgetUsd === undefined ? [] : [`budget: ${usd(step.maxBudgetUsd)}`]),
    ...(step.hitl === undefined ? [] : [`pause: ${step.hitl.replace('_', ' ')}`]),
    ...gateLines(step.gates, context),
  ];
}

function gateLines(gates: readonly GateEntry[], { commandOf }: PlanContext): readonly string[] {
  return gates.map(({ type, argument, name }) => {
    const command = commandOf(type, argument);
    const shown =
      type === 'validate'
        ? `validate ${argument}`
        : argument === '' || command === argument
          ? type
          : `${type}: ${argument}`;
    const label = name === type ? '' : ` [${name}]`;
    return `gate: ${shown}${label}${command === null ? '' : ` → ${command}`}`;
  });
}

/** What belongs to an attempt of the step: what runs before its agent, validators, and those that a retry asks. */
function callLines(step: Step, number: string, indent: string, scene: Scene): readonly string[] {
  const agent = step.kind === 'group' ? step.planner : step.kind === 'agent' ? step : undefined;
  const gates = step.kind === 'gate' ? step.gates : (agent?.gates ?? []);
  const calls: { readonly title: string; readonly call: Call }[] = gates.flatMap(({ name, call }) =>
    call === undefined ? [] : [{ title: `gate/${name}`, call }],
  );
  if (agent?.get !== undefined) calls.unshift({ title: 'get', call: agent.get });
  if (agent?.retry?.kind === 'conditions')
    for (const { when } of agent.retry.entries)
      if (when.kind === 'validator') calls.push({ title: `retry/${when.name}`, call: when.call });
  return calls.flatMap(({ title, call }) => [
    `${indent}${title} — workflow ${call.workflow}`,
    ...stepLines(call.steps, `${number}.${title}.`, `${indent}  `, { ...scene, names: namesInCall(call, scene.names) }),
  ]);
}

function guardText(guard: GuardLimits): string {
  return [
    ...(guard.maxTurns === undefined ? [] : [`max_turns=${guard.maxTurns}`]),
    ...(guard.maxBudgetUsd === undefined ? [] : [`max_budget=${usd(guard.maxBudgetUsd)}`]),
    ...(guard.maxTokens === undefined ? [] : [`max_tokens=${guard.maxTokens}`]),
    ...(guard.maxTimeMs === undefined ? [] : [`max_time=${formatDuration(guard.maxTimeMs)}`]),
    ...(guard.noWrite === undefined
      ? []
      : [`no_write${guard.noWrite.allow.length === 0 ? '' : ` but ${guard.noWrite.allow.join(', ')}`}`]),
  ].join(', ');
}

function oneLine(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 72 ? `"${line.slice(0, 71)}…"` : `"${line}"`;
}

function usd(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
