import { childPath, type StepPath } from '../../model/ids.js';
import type { Step } from '../../model/workflow.js';
import { agentOf, gatesOf, type CallSite } from './scope.js';

/** What can be asked of a step by its name: `{impl.diff}`. */
export const STEP_FIELDS = [
  'output',
  'diff',
  'files',
  'session_id',
  'agent',
  'status',
  'attempt',
  'retries',
  'duration',
  'cost',
  'turns',
  'tokens_in',
  'tokens_out',
  'cache_read',
  'cache_write',
  'check_result',
  'comments',
] as const;
export type StepField = (typeof STEP_FIELDS)[number];

/** `{item.name}`, `{task.name}`. */
export const ITEM_FIELDS = ['name', 'description', 'files'] as const;
/** `{run.cost}`. */
export const RUN_FIELDS = ['cost', 'duration', 'tokens_in', 'tokens_out', 'turns', 'retries', 'status'] as const;
/** `{gate.test.error}`. */
export const GATE_PARTS = ['pass', 'comments', 'error'] as const;
/** Of the attempt whose prompt it is, without any name before it: `{error}`. */
export const ATTEMPT_FIELDS = ['error', 'diff', 'attempt', 'output'] as const;

/** What a name in a template stands for. Paths are those of the run. */
export type Reference =
  | { readonly kind: 'spec' }
  /** Of the step whose attempt is being prepared, or whose validator or `get` this is. */
  | { readonly kind: 'attempt'; readonly path: StepPath; readonly field: (typeof ATTEMPT_FIELDS)[number] }
  | { readonly kind: 'item'; readonly path: StepPath; readonly field: (typeof ITEM_FIELDS)[number] }
  | { readonly kind: 'run'; readonly field: (typeof RUN_FIELDS)[number] }
  /** `part` null: whether it passed. `previous`: of the attempt before this one. */
  | GateReference
  | { readonly kind: 'step'; readonly path: StepPath; readonly field: StepField; readonly previous: boolean }
  /** `--set`, or an input of the run. */
  | { readonly kind: 'setting'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  /** A value that a caller passes: a template of the caller's. */
  | { readonly kind: 'template'; readonly text: string; readonly at: StepPath };

interface GateReference {
  readonly kind: 'gate';
  readonly path: StepPath;
  readonly gate: string;
  readonly part: (typeof GATE_PARTS)[number] | null;
  readonly previous: boolean;
}

/** A field of the step at a path; null where it has none of that name. */
export function fieldOf(step: Step, path: StepPath, rest: readonly string[], previous: boolean): Reference | null {
  const [head = '', ...further] = rest;
  if (head === 'gate') return gateField(step, path, further, previous);
  if (head === 'state' || head === 'steps') return calledField(step, path, further);
  const field = STEP_FIELDS.find((known) => known === rest.join('.'));
  if (step.kind === 'call' && field === 'output') return outputOfCall({ call: step.call, at: path, owned: false });
  // A group and a call have no attempt that a field could be read from.
  if (step.kind === 'call' || (step.kind === 'group' && step.planner === undefined)) return null;
  return field === undefined ? null : { kind: 'step', path, field, previous };
}

/** What a gate of the step at a path came to: `name`, `name.pass`, `name.comments`, `name.error`. */
export function gateField(
  step: Step | null,
  path: StepPath,
  rest: readonly string[],
  previous: boolean,
): Reference | null {
  const [name = '', ...further] = rest;
  const gates = step === null ? [] : gatesOf(step);
  const gate = gates.find((entry) => entry.name === name) ?? onlyOf(gates.filter(({ type }) => type === name));
  if (gate === undefined) return null;
  if (further.length === 0) return { kind: 'gate', path, gate: gate.name, part: null, previous };
  const part = GATE_PARTS.find((known) => known === further.join('.'));
  return part === undefined ? null : { kind: 'gate', path, gate: gate.name, part, previous };
}

/** A field of a step inside a workflow that was called: `deploy.state.build.output`. */
function calledField(step: Step, path: StepPath, rest: readonly string[]): Reference | null {
  const site = calledBy(step, path);
  const [name = '', ...field] = rest;
  const inner = site?.call.steps.find((candidate) => candidate.name === name);
  return inner === undefined || site === null ? null : fieldOf(inner, childPath(insideOf(site), name), field, false);
}

/** The workflow that a step is a call of, or that it runs before its agent. */
export function calledBy(step: Step, at: StepPath): CallSite | null {
  if (step.kind === 'call') return { call: step.call, at, owned: false };
  const getter = agentOf(step)?.get;
  return getter === undefined ? null : { call: getter, at, owned: true };
}

/** What a called workflow leaves: the output of its last step that has an agent. */
export function outputOfCall(site: CallSite): Reference | null {
  const step = site.call.steps.findLast(({ kind }) => kind === 'agent' || kind === 'call');
  if (step === undefined) return null;
  const path = childPath(insideOf(site), step.name);
  return step.kind === 'call'
    ? outputOfCall({ call: step.call, at: path, owned: false })
    : { kind: 'step', path, field: 'output', previous: false };
}

function insideOf({ at, owned }: CallSite): StepPath {
  return owned ? childPath(at, 'get') : at;
}

function onlyOf<T>(entries: readonly T[]): T | undefined {
  return entries.length === 1 ? entries[0] : undefined;
}
