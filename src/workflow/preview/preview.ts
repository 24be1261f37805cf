import type { Diagnostic } from '../../model/diagnostic.js';
import {
  isPassAgent,
  type AgentStep,
  type Call,
  type GateEntry,
  type GuardLimits,
  type Step,
  type Workflow,
} from '../../model/workflow.js';
import {
  createAgentNameResolver,
  listAgents,
  createCalleeAgentNameResolver,
  type AgentNameResolver,
} from '../names/agent-names.js';
import { formatGoDuration } from '../values/duration.js';
import { formatLaunchCounts, countMaxLaunches } from './launch-counts.js';
import { renderPolicy } from './policy.js';

/** What a dry run knows apart from the workflow. */
export interface PreviewContext {
  /** Returns the command that a gate runs in this repository; null if it runs none. */
  readonly commandOf: (entry: GateEntry) => string | null;
  /** CLIs and keys that a real run needs and that are missing, one sentence each. */
  readonly missing: readonly string[];
  readonly warnings: readonly Diagnostic[];
  /** Values given by `--set`. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** The context, with the resolver of agent names for the steps that are being rendered. */
type StepContext = PreviewContext & { readonly names: AgentNameResolver };

/** Renders what a run of the workflow would do, as a tree in plain text. */
export function renderPreview(workflow: Workflow, context: PreviewContext): string {
  const lines = [
    `Workflow: ${workflow.name} (${workflow.dialect} dialect)`,
    ...(workflow.description === '' ? [] : [workflow.description]),
    ...limitLines(workflow),
    '',
    'Steps:',
    ...stepLines(workflow.steps, '', '  ', { ...context, names: createAgentNameResolver(workflow, context.inputs) }),
    '',
    `Agents: ${[...listAgents(workflow, context.inputs)].sort().join(', ') || 'none'}`,
    `Agents launched at most: ${formatLaunchCounts(countMaxLaunches(workflow.steps))}`,
    ...listLines('Missing for a real run:', context.missing),
    ...listLines(
      'Warnings:',
      context.warnings.map(({ place, message }) =>
        place === null ? message : `${place.file}:${place.line}:${place.column} ${message}`,
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function listLines(title: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : ['', title, ...entries.map((entry) => `  - ${entry}`)];
}

function limitLines({
  maxBudgetUsd,
  maxTokens,
  maxTimeoutMs,
  blastRadius,
  integrity,
  inputs,
}: Workflow): readonly string[] {
  const names = Object.entries(inputs).map(([name, { required, default: value }]) =>
    value === undefined ? `${name}${required ? ' (required)' : ''}` : `${name} = ${JSON.stringify(value)}`,
  );
  return [
    ...(maxBudgetUsd === undefined ? [] : [`Budget: ${usd(maxBudgetUsd)}`]),
    ...(maxTokens === undefined ? [] : [`Tokens: ${maxTokens}`]),
    ...(maxTimeoutMs === undefined ? [] : [`Time: ${formatGoDuration(maxTimeoutMs)}`]),
    ...(blastRadius === 'enforce' ? [] : [`Blast radius: ${blastRadius}`]),
    ...(integrity === 'enforce' ? ['Integrity: enforce'] : []),
    ...(names.length === 0 ? [] : [`Inputs: ${names.join(', ')}`]),
  ];
}

function stepLines(
  steps: readonly Step[],
  number: string,
  indent: string,
  stepContext: StepContext,
): readonly string[] {
  return steps.flatMap((step, index) => {
    const ownNumber = `${number}${index + 1}`;
    const below = `${indent}   `;
    const details = [...detailLines(step, stepContext), ...renderPolicy(step, stepContext.names)].map(
      (line) => `${below}${line}`,
    );
    return [
      `${indent}${ownNumber}. ${step.name} — ${roleOf(step, stepContext.names)}`,
      ...details,
      ...callLines(step, ownNumber, below, stepContext),
      ...stepLines(childrenOf(step), `${ownNumber}.`, below, contextOfChildren(step, stepContext)),
    ];
  });
}

function childrenOf(step: Step): readonly Step[] {
  return step.kind === 'group' ? step.children : step.kind === 'call' ? step.call.steps : [];
}

function contextOfChildren(step: Step, stepContext: StepContext): StepContext {
  return step.kind === 'call'
    ? { ...stepContext, names: createCalleeAgentNameResolver(step.call, stepContext.names) }
    : stepContext;
}

function roleOf(step: Step, names: AgentNameResolver): string {
  switch (step.kind) {
    case 'agent':
      return isPassAgent(step.agent) ? 'checks what is there' : `${OUTPUTS[step.output]} by ${names(step.agent)}`;
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

function detailLines(step: Step, context: PreviewContext): readonly string[] {
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

function agentLines(step: AgentStep, context: PreviewContext): readonly string[] {
  const guard = guardText(step.guard);
  return [
    ...(step.prompt.trim() === '' ? [] : [`prompt: ${oneLine(step.prompt)}`]),
    ...step.context.map((source) => `context: ${source.kind === 'file' ? source.path : `$ ${source.command}`}`),
    ...(step.session.mode === 'new'
      ? []
      : [`session: ${step.session.mode === 'from' ? `that of ${step.session.step}` : step.session.mode}`]),
    ...(step.worktree === 'read-write' ? [] : [`worktree: ${step.worktree}`]),
    ...(guard === '' ? [] : [`guard: ${guard}`]),
    ...(step.timeoutMs === undefined ? [] : [`timeout: ${formatGoDuration(step.timeoutMs)}`]),
    ...(step.maxBudgetUsd === undefined ? [] : [`budget: ${usd(step.maxBudgetUsd)}`]),
    ...(step.hitl === undefined ? [] : [`pause: ${step.hitl.replace('_', ' ')}`]),
    ...gateLines(step.gates, context),
  ];
}

function gateLines(gates: readonly GateEntry[], { commandOf }: PreviewContext): readonly string[] {
  return gates.map((entry) => {
    const { type, argument, name } = entry;
    const command = commandOf(entry);
    const shown =
      type === 'validate'
        ? `validate ${argument}`
        : argument === '' || command === argument
          ? type
          : `${type}: ${argument}`;
    const label = name === type ? '' : ` [${name}]`;
    return `gate: ${shown}${label}${optionsText(entry)}${command === null ? '' : ` → ${command}`}`;
  });
}

function optionsText({ options = {} }: GateEntry): string {
  const parts = [
    ...(options.in === undefined ? [] : [`in ${options.in}`]),
    ...(options.timeoutMs === undefined ? [] : [`timeout ${formatGoDuration(options.timeoutMs)}`]),
    ...(options.allowNone === true ? ['allow_none'] : []),
    ...(options.newOnly === true ? ['new_only'] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** Renders the calls in an attempt of the step: its `get`, and the validators among its gates and retry conditions. */
function callLines(step: Step, number: string, indent: string, stepContext: StepContext): readonly string[] {
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
    ...stepLines(call.steps, `${number}.${title}.`, `${indent}  `, {
      ...stepContext,
      names: createCalleeAgentNameResolver(call, stepContext.names),
    }),
  ]);
}

function guardText(guard: GuardLimits): string {
  return [
    ...(guard.maxTurns === undefined ? [] : [`max_turns=${guard.maxTurns}`]),
    ...(guard.maxBudgetUsd === undefined ? [] : [`max_budget=${usd(guard.maxBudgetUsd)}`]),
    ...(guard.maxTokens === undefined ? [] : [`max_tokens=${guard.maxTokens}`]),
    ...(guard.maxTimeMs === undefined ? [] : [`max_time=${formatGoDuration(guard.maxTimeMs)}`]),
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
