import type { StepPath } from '../../model/ids.js';
import { type AgentStep, isPassAgent, type SessionPolicy } from '../../model/workflow.js';
import type { FileContext } from '../reading/context.js';
import { readGates } from '../reading/gates.js';
import {
  checkAgent,
  readContextSources,
  deadlineFor,
  readDuration,
  readGuard,
  readLimit,
  readPrompt,
} from '../reading/shared-keys.js';
import type { ClassicStep } from '../schema/classic.js';
import { keyPlace, type NodePath, valuePlace } from '../yaml/places.js';
import { readOnFailure, reportMisplacedKeys } from './keys.js';

/** Reads an agent step of the classic dialect. `budget` is the workflow's `max_budget` in USD. */
export function readClassicAgentStep(
  file: FileContext,
  yaml: ClassicStep,
  at: StepPath,
  path: NodePath,
  budget: number | null,
): AgentStep {
  const writtenAgent = yaml.agent ?? '';
  checkAgent(file, writtenAgent, at, [...path, 'agent']);
  reportMisplacedKeys(file, { ...yaml, with: yaml.with }, path, ['with', 'parallel'], 'runs one agent');
  const agent = isPassAgent(writtenAgent)
    ? writtenAgent
    : (file.reading.environment.overrides.agent?.name ?? writtenAgent);
  const output = yaml.output === 'review' ? 'verdict' : (yaml.output ?? 'diff');
  const session = readSession(yaml.session);
  if (session.mode === 'from')
    file.reading.stepReferences.push({
      at,
      name: session.step,
      place: valuePlace(file.root, [...path, 'session']),
      use: { kind: 'session', agent },
    });
  const timeoutMs = readDuration(file, yaml.timeout, [...path, 'timeout']);
  const guard = {
    ...readMaxTurns(file, yaml, path),
    ...readGuard(file, yaml.guard, output !== 'diff', [...path, 'guard']),
  };
  const retry = readOnFailure(file, yaml, 'agent', at, path);
  const maxBudgetUsd = readLimit(file, yaml.max_budget, [...path, 'max_budget']);
  checkBudget(file, yaml, path, budget);
  return {
    kind: 'agent',
    name: yaml.name,
    dialect: 'classic',
    agent,
    output,
    prompt: readPrompt(file, yaml.prompt, at, [...path, 'prompt']),
    context: readContextSources(file, yaml.context, at, [...path, 'context']),
    session,
    worktree: 'read-write',
    guard,
    ...(timeoutMs === undefined ? deadlineFor(guard) : { timeoutMs }),
    ...(maxBudgetUsd === undefined ? {} : { maxBudgetUsd }),
    ...(yaml.hitl === undefined || yaml.hitl === false ? {} : { hitl: yaml.hitl === true ? 'after_gate' : yaml.hitl }),
    gates: readGates(file, yaml.gate ?? [], at, [...path, 'gate']),
    ...(retry === undefined ? {} : { retry }),
    allowEmpty: yaml.allow_empty ?? false,
  };
}

function readMaxTurns(file: FileContext, yaml: ClassicStep, path: NodePath): { readonly maxTurns?: number } {
  const maxTurns = readLimit(file, yaml.max_turns, [...path, 'max_turns']);
  if (maxTurns === undefined) return {};
  const hint = `write \`guard: {max_turns: ${maxTurns}}\``;
  file.reading.findings.warning(
    keyPlace(file.root, [...path, 'max_turns']),
    'deprecated',
    '`max_turns` belongs under `guard`',
    hint,
  );
  return { maxTurns };
}

function checkBudget(file: FileContext, yaml: ClassicStep, path: NodePath, budget: number | null): void {
  if (yaml.max_budget === undefined || budget === null || yaml.max_budget <= budget) return;
  const message = `step \`${yaml.name}\` may spend $${yaml.max_budget}, the whole workflow only $${budget}`;
  file.reading.findings.error(
    valuePlace(file.root, [...path, 'max_budget']),
    'bad-budget',
    message,
    'lower it, or raise the root `max_budget`',
  );
}

function readSession(session: ClassicStep['session']): SessionPolicy {
  if (session === undefined) return { mode: 'new' };
  if (typeof session === 'object') return { mode: 'from', step: session.reuse };
  const [mode = '', ...rest] = session.split(':').map((part) => part.trim());
  const step = rest.join(':');
  if (mode === 'reuse' && step !== '') return { mode: 'from', step };
  if (session === 'reuse' || session === 'reuse-on-retry') return { mode: session };
  return { mode: 'new' };
}
