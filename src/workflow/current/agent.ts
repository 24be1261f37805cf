import { childPath, type StepPath } from '../../model/ids.js';
import { type AgentStep, type Call, isPassAgent, type SessionPolicy } from '../../model/workflow.js';
import { readCall } from '../reading/calls.js';
import type { FileContext } from '../reading/context.js';
import { readGates } from '../reading/gates.js';
import {
  checkAgent,
  readContextSources,
  deadlineFor,
  readGuard,
  recordTemplate,
  readPrompt,
} from '../reading/shared-keys.js';
import type { CurrentStep } from '../schema/current.js';
import { pathKey } from '../schema/parse-with-schema.js';
import { keyPlace, type NodePath, valuePlace } from '../yaml/places.js';
import type { AgentKeys } from './agent-keys.js';
import { readCurrentPolicy } from './policy.js';

const OUTPUTS = { code: 'diff', split: 'plan', validate: 'verdict', artifact: 'artifact' } as const;

/** Reads an agent step of the current dialect, or the planner of a split; null without an agent, which is reported. */
export function readCurrentAgentStep(
  file: FileContext,
  yaml: CurrentStep,
  blocks: AgentKeys,
  at: StepPath,
  path: NodePath,
): AgentStep | null {
  const { findings, environment } = file.reading;
  const writtenAgent = blocks.agent;
  if (writtenAgent === undefined) {
    if (!file.repairedPaths.has(pathKey(path)) && !file.repairedPaths.has(pathKey([...path, 'run'])))
      findings.error(
        valuePlace(file.root, [...path, 'name']),
        'no-agent',
        `step \`${yaml.name}\` has no agent`,
        'add `agent: NAME`, or `agent: pass` to run its gates alone',
      );
    return null;
  }
  checkAgent(file, writtenAgent, at, blocks.pathOf('agent'));
  const agent = isPassAgent(writtenAgent) ? writtenAgent : (environment.overrides.agent?.name ?? writtenAgent);
  if (isPassAgent(writtenAgent)) checkPassAgent(file, yaml, blocks, path);
  const session = readSession(file, blocks, agent, at);
  const worktree = resolveWorktree(yaml.type, blocks);
  const isReadOnly = yaml.type !== 'code' || worktree !== 'read-write';
  const guard = readGuard(file, blocks.guard, isReadOnly, blocks.pathOf('guard'));
  const retry = yaml.retry === undefined ? undefined : readCurrentPolicy(file, yaml, yaml.retry, at, path);
  const get = readGetCall(file, blocks, at);
  return {
    kind: 'agent',
    name: yaml.name,
    dialect: 'current',
    agent,
    output: OUTPUTS[yaml.type ?? 'code'],
    prompt: readPrompt(file, blocks.prompt.yaml, at, blocks.pathOf('prompt')),
    context: readContextSources(file, blocks.context, at, blocks.pathOf('context')),
    session,
    worktree,
    guard: worktree === 'read-write' || guard.noWrite !== undefined ? guard : { ...guard, noWrite: { allow: [] } },
    ...deadlineFor(guard),
    ...(blocks.hitl === undefined || blocks.hitl === false
      ? {}
      : { hitl: blocks.hitl === true ? 'before_gate' : blocks.hitl }),
    gates: readGates(file, yaml.gate ?? [], at, [...path, 'gate']),
    ...(retry === undefined ? {} : { retry }),
    allowEmpty: yaml.allow_empty ?? (worktree !== 'read-write' || isPassAgent(agent)),
    ...(get === null ? {} : { get }),
  };
}

/** The worktree of planners and validators is read-only by default, unless their guard has `no_write`. */
function resolveWorktree(type: CurrentStep['type'], blocks: AgentKeys): AgentStep['worktree'] {
  if (blocks.worktree !== undefined) return blocks.worktree;
  const isReadOnlyType = type === 'split' || type === 'validate';
  return isReadOnlyType && blocks.guard?.no_write === undefined ? 'read-only' : 'read-write';
}

function checkPassAgent(file: FileContext, yaml: CurrentStep, blocks: AgentKeys, path: NodePath): void {
  const { findings } = file.reading;
  for (const key of ['guard', 'hitl'] as const)
    if (blocks[key] !== undefined && blocks[key] !== false)
      findings.warning(
        keyPlace(file.root, blocks.pathOf(key)),
        'no-effect',
        `\`${key}\` has nothing to watch: \`agent: pass\` runs nothing`,
      );
  if (yaml.type === 'code') return;
  const message = `\`agent: pass\` writes nothing, and a step of type ${yaml.type ?? 'code'} needs an output`;
  findings.error(valuePlace(file.root, [...path, 'name']), 'no-agent', message, 'name an agent, or write `type: code`');
}

function readSession(file: FileContext, { session, pathOf }: AgentKeys, agent: string, at: StepPath): SessionPolicy {
  if (session === undefined || session === 'new') return { mode: 'new' };
  const place = valuePlace(file.root, [...pathOf('session'), 'from']);
  file.reading.stepReferences.push({ at, name: session.from, place, use: { kind: 'session', agent } });
  return { mode: 'from', step: session.from };
}

function readGetCall(file: FileContext, { get, path }: AgentKeys, at: StepPath): Call | null {
  if (get?.workflow === undefined) return null;
  for (const [input, text] of Object.entries(get.inputs)) recordTemplate(file, at, text, [...path, 'get', input]);
  const place = valuePlace(file.root, [...path, 'get', 'workflow']);
  const inside = childPath(at, 'get');
  return readCall(file, { kind: 'workflow', name: get.workflow, with: get.inputs, at, inside, place });
}
