import { childPath, type StepPath } from '../../model/ids.js';
import type { Step } from '../../model/workflow.js';
import { agentStepOf, gatesOf, type CallSite } from './scope.js';

/** Fields of a step that a name can refer to: `{impl.diff}`. */
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
/** One of `STEP_FIELDS`. */
export type StepField = (typeof STEP_FIELDS)[number];

/** Fields of the item that a step works on: `{item.name}`, `{task.name}`. */
export const ITEM_FIELDS = ['name', 'description', 'files'] as const;
/** Fields of the run: `{run.cost}`. */
export const RUN_FIELDS = ['cost', 'duration', 'tokens_in', 'tokens_out', 'turns', 'retries', 'status'] as const;
/** Parts of a gate's result: `{gate.test.error}`. */
export const GATE_PARTS = ['pass', 'comments', 'error'] as const;
/** Fields of the attempt whose prompt is rendered, written without a prefix: `{error}`. */
export const ATTEMPT_FIELDS = ['error', 'diff', 'attempt', 'output'] as const;

/** What a name in a template refers to. Paths are those of the run. */
export type NameReference =
  | { readonly kind: 'spec' }
  /** A field of the attempt that is being prepared, or to which this validator or `get` belongs. */
  | { readonly kind: 'attempt'; readonly path: StepPath; readonly field: (typeof ATTEMPT_FIELDS)[number] }
  | { readonly kind: 'item'; readonly path: StepPath; readonly field: (typeof ITEM_FIELDS)[number] }
  | { readonly kind: 'run'; readonly field: (typeof RUN_FIELDS)[number] }
  /** A gate's result. `part` is null for whether it passed. `previous`: of the attempt before this one. */
  | GateReference
  | { readonly kind: 'step'; readonly path: StepPath; readonly field: StepField; readonly previous: boolean }
  /** A value given by `--set`, or an input of the run. */
  | { readonly kind: 'setting'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  /** A value that a caller passes: a template, to be rendered in the scope of the calling step at `at`. */
  | { readonly kind: 'template'; readonly text: string; readonly at: StepPath };

interface GateReference {
  readonly kind: 'gate';
  readonly path: StepPath;
  readonly gate: string;
  readonly part: (typeof GATE_PARTS)[number] | null;
  readonly previous: boolean;
}

/**
 * Resolves a field of the step at a path; null if it has none of that name. `rest` is the part of the name after the
 * step, split at its dots.
 */
export function resolveStepField(
  step: Step,
  path: StepPath,
  rest: readonly string[],
  previous: boolean,
): NameReference | null {
  const [head = '', ...further] = rest;
  if (head === 'gate') return resolveGateField(step, path, further, previous);
  if (head === 'state' || head === 'steps') return resolveCalledField(step, path, further);
  const field = STEP_FIELDS.find((known) => known === rest.join('.'));
  if (step.kind === 'call' && field === 'output') return resolveCallOutput({ call: step.call, at: path, owned: false });
  // A group without a planner and a call have no attempt that a field could be read from.
  if (step.kind === 'call' || (step.kind === 'group' && step.planner === undefined)) return null;
  return field === undefined ? null : { kind: 'step', path, field, previous };
}

/** Resolves the result of a gate of the step at a path: `name`, `name.pass`, `name.comments`, `name.error`. */
export function resolveGateField(
  step: Step | null,
  path: StepPath,
  rest: readonly string[],
  previous: boolean,
): NameReference | null {
  const [name = '', ...further] = rest;
  const gates = step === null ? [] : gatesOf(step);
  const gate = gates.find((entry) => entry.name === name) ?? singleOf(gates.filter(({ type }) => type === name));
  if (gate === undefined) return null;
  if (further.length === 0) return { kind: 'gate', path, gate: gate.name, part: null, previous };
  const part = GATE_PARTS.find((known) => known === further.join('.'));
  return part === undefined ? null : { kind: 'gate', path, gate: gate.name, part, previous };
}

/** Resolves a field of a step in a called workflow: `deploy.state.build.output`. */
function resolveCalledField(step: Step, path: StepPath, rest: readonly string[]): NameReference | null {
  const site = callSiteOf(step, path);
  const [name = '', ...field] = rest;
  const inner = site?.call.steps.find((candidate) => candidate.name === name);
  return inner === undefined || site === null
    ? null
    : resolveStepField(inner, childPath(insidePathOf(site), name), field, false);
}

/** The call that a step is, or the `get` that it runs before its agent; null if it has neither. */
export function callSiteOf(step: Step, at: StepPath): CallSite | null {
  if (step.kind === 'call') return { call: step.call, at, owned: false };
  const getter = agentStepOf(step)?.get;
  return getter === undefined ? null : { call: getter, at, owned: true };
}

/** Resolves the output of a called workflow: that of its last step that is an agent step or a call. */
export function resolveCallOutput(site: CallSite): NameReference | null {
  const step = site.call.steps.findLast(({ kind }) => kind === 'agent' || kind === 'call');
  if (step === undefined) return null;
  const path = childPath(insidePathOf(site), step.name);
  return step.kind === 'call'
    ? resolveCallOutput({ call: step.call, at: path, owned: false })
    : { kind: 'step', path, field: 'output', previous: false };
}

function insidePathOf({ at, owned }: CallSite): StepPath {
  return owned ? childPath(at, 'get') : at;
}

function singleOf<T>(entries: readonly T[]): T | undefined {
  return entries.length === 1 ? entries[0] : undefined;
}
