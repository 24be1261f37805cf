import type {
  AgentStep,
  GateEntry,
  GateStep,
  GroupStep,
  Ladder,
  RetryPolicy,
  Rung,
  Step,
  Workflow,
} from '../../src/model/index.js';

/** Short ways to write workflows of the model. */
export function workflow(steps: Step[], more: Partial<Workflow> = {}): Workflow {
  return { name: 'test', description: '', dialect: 'classic', blastRadius: 'enforce', inputs: {}, steps, ...more };
}

export function agent(name: string, more: Partial<AgentStep> = {}): AgentStep {
  return {
    kind: 'agent',
    name,
    dialect: 'classic',
    agent: 'claude',
    output: 'diff',
    prompt: 'do it',
    context: [],
    session: { mode: 'new' },
    worktree: 'read-write',
    guard: {},
    gates: [],
    allowEmpty: true,
    ...more,
  };
}

export const plan = (name = 'decompose', more: Partial<AgentStep> = {}): AgentStep =>
  agent(name, { output: 'plan', ...more });
export const review = (name: string, more: Partial<AgentStep> = {}): AgentStep =>
  agent(name, { output: 'verdict', ...more });

export function group(name: string, children: Step[], more: Partial<GroupStep> = {}): GroupStep {
  return { kind: 'group', name, parallel: false, children, ...more };
}

export const gate = (name: string, ...wanted: string[]): GateStep => ({ kind: 'gate', name, gates: wanted.map(good) });

/** Passes when the file is `good` (or, for `clean`, when no file is `bad`). */
export function good(argument: string): GateEntry {
  return { name: `is_${argument.replace(/\W/g, '_')}`, type: 'bash', argument };
}

export function validator(name: string, ...steps: Step[]): GateEntry {
  return {
    name,
    type: 'validate',
    argument: name,
    call: { workflow: name, dialect: 'current', with: {}, inputs: {}, blastRadius: 'off', steps },
  };
}

export const same: Rung = { do: 'same' };
export const escalate = (to: string): Rung => ({ do: 'escalate', agent: to });
export const replan = (to: string): Rung => ({ do: 'replan', agent: to });

export function ladder(...rungs: Rung[]): RetryPolicy {
  return { kind: 'ladder', ladder: { retries: rungs.length, rungs } };
}

export function restart(from: string, retries: number, ...rungs: Rung[]): RetryPolicy {
  const steps: Ladder = { retries, rungs, restartFrom: from };
  return { kind: 'ladder', ladder: steps };
}
