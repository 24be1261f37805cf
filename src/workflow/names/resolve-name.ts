/**
 * `names` resolves the names in templates (`{impl.diff}`, `{item.name}`, `{spec}`) and of steps, by lexical scope.
 * It is used twice: to check a workflow when it is read, and to render prompts in a run.
 * Begin with `resolveName` below; then scope.ts (where a name is visible) and fields.ts (what can follow its dot).
 */
import type { StepPath } from '../../model/ids.js';
import type { Step, Workflow } from '../../model/workflow.js';
import { findNearest } from '../diagnostics/nearest.js';
import { workflowBaseName } from '../values/paths.js';
import {
  ATTEMPT_FIELDS,
  callSiteOf,
  resolveStepField,
  resolveGateField,
  GATE_PARTS,
  ITEM_FIELDS,
  resolveCallOutput,
  RUN_FIELDS,
  STEP_FIELDS,
  type NameReference,
} from './fields.js';
import { findStep, gatesOf, locateInWorkflow, visibleStepNames, type CallSite, type ScopeFrame } from './scope.js';

/** A name that cannot be resolved, and why. */
export interface UnresolvedName {
  readonly kind: 'unresolved';
  readonly code: 'unknown-name' | 'ambiguous-name' | 'per-item-name' | 'no-item';
  readonly message: string;
  /** The known name that was most likely meant; null if none is near. */
  readonly near: string | null;
  /** The known names with the same prefix, such as `item.` or `run.`; empty if there are none. */
  readonly family: readonly string[];
}

export type { NameReference } from './fields.js';

type Definition = Pick<Workflow, 'steps' | 'inputs'>;

/**
 * Resolves a name in a prompt of the step at `path`. The scope is lexical, innermost first. In a called workflow its
 * inputs come before everything else, and a name that it does not know is looked up in its caller. `settings` are the
 * names given by `--set`.
 */
export function resolveName(
  workflow: Definition,
  path: StepPath,
  name: string,
  settings: readonly string[] = [],
): NameReference | UnresolvedName {
  const scope = scopeAt(workflow, path, settings);
  if (scope === null) return unresolved('unknown-name', `no step at \`${path}\``, null);
  return resolveInScope(scope, name) ?? unknownName(scope, name);
}

function unknownName(scope: NameScope, name: string): UnresolvedName {
  const field = /^(?:item|task)\.(.+)$/.exec(name)?.[1];
  const ofItem = ITEM_FIELDS.some((known) => known === field);
  if (ofItem && !scopesOf(scope).some(({ frames }) => frames.some(({ item }) => item !== null)))
    return unresolved('no-item', `\`{${name}}\` outside of the items of a plan`, null);
  return unresolved('unknown-name', `unknown name \`{${name}}\``, suggestName(scope, name), familyOf(scope, name));
}

function familyOf(scope: NameScope, name: string): readonly string[] {
  const head = `${name.split('.', 1)[0] ?? ''}.`;
  return name.startsWith(head) ? ownNames(scope).filter((known) => known.startsWith(head)) : [];
}

/** The names visible to a step within one workflow: the run's own, or a called one, which has a `caller`. */
interface NameScope {
  readonly frames: readonly ScopeFrame[];
  readonly step: Step | null;
  readonly path: StepPath;
  readonly site: CallSite | null;
  readonly inputs: ReadonlyMap<string, NameReference>;
  readonly caller: NameScope | null;
}

function scopeAt(workflow: Definition, path: StepPath, settings: readonly string[]): NameScope | null {
  const location = locateInWorkflow(workflow, path);
  if (location === null) return null;
  const boundary = location.frames.findLastIndex(({ call }) => call !== null);
  const site = location.frames[boundary]?.call ?? null;
  return {
    frames: boundary < 0 ? location.frames : location.frames.slice(boundary),
    step: location.step,
    path,
    site,
    inputs: site === null ? rootInputs(workflow, settings) : calledInputs(site),
    caller: site === null ? null : scopeAt(workflow, site.at, settings),
  };
}

function rootInputs(workflow: Definition, settings: readonly string[]): ReadonlyMap<string, NameReference> {
  const names = [...Object.keys(workflow.inputs), ...settings];
  return new Map(names.map((name) => [name, { kind: 'setting', name }]));
}

function calledInputs({ call, at }: CallSite): ReadonlyMap<string, NameReference> {
  const inputs = new Map<string, NameReference>();
  for (const [name, input] of Object.entries(call.inputs))
    if (input.default !== undefined) inputs.set(name, { kind: 'text', text: input.default });
  for (const [name, text] of Object.entries(call.with)) inputs.set(name, { kind: 'template', text, at });
  return inputs;
}

function resolveInScope(scope: NameScope, name: string): NameReference | UnresolvedName | null {
  const ownReference = scope.inputs.get(name) ?? resolveBuiltIn(scope, name) ?? resolveStepReference(scope, name);
  if (ownReference !== null) return ownReference;
  const outer = scope.caller === null ? null : resolveInScope(scope.caller, name);
  // An input without a value is empty text. If it is required, the check of the call reports it.
  return (
    outer ?? (scope.site !== null && Object.hasOwn(scope.site.call.inputs, name) ? { kind: 'text', text: '' } : null)
  );
}

function resolveBuiltIn(scope: NameScope, name: string): NameReference | null {
  if (name === 'spec') return { kind: 'spec' };
  const attempt = ATTEMPT_FIELDS.find((field) => field === name);
  if (attempt !== undefined) {
    // In a validator or a `get`, these are fields of the caller's attempt, not of its own.
    const isOfCaller = scope.site?.owned === true && (attempt === 'diff' || attempt === 'error');
    return isOfCaller ? null : { kind: 'attempt', path: scope.path, field: attempt };
  }
  const [head = '', ...rest] = name.split('.');
  const tail = rest.join('.');
  switch (head) {
    case 'item':
    case 'task': {
      const path = scope.frames.findLast(({ item }) => item !== null)?.item;
      const field = ITEM_FIELDS.find((known) => known === tail);
      return path === undefined || path === null || field === undefined ? null : { kind: 'item', path, field };
    }
    case 'run': {
      const field = RUN_FIELDS.find((known) => known === tail);
      return field === undefined ? null : { kind: 'run', field };
    }
    case 'gate':
      return resolveGateField(scope.step, scope.path, rest, false);
    case 'prev':
      return scope.step === null ? null : resolveStepField(scope.step, scope.path, rest, true);
    default:
      return null;
  }
}

function resolveStepReference(scope: NameScope, name: string): NameReference | UnresolvedName | null {
  const bare = name.startsWith('steps.') ? name.slice('steps.'.length) : name;
  const dot = bare.indexOf('.');
  if (dot <= 0) return null;
  const reference = bare.slice(0, dot);
  const siteOfGet = scope.step === null ? null : callSiteOf(scope.step, scope.path);
  if (siteOfGet?.owned === true && workflowBaseName(siteOfGet.call.workflow) === reference)
    return resolveGetField(scope, siteOfGet, bare.slice(dot + 1));
  const found = findStep(scope.frames, reference);
  if (found === null) return null;
  if (found.kind === 'ambiguous')
    return unresolved('ambiguous-name', `\`${reference}\` may be any of ${found.paths.join(', ')}`, null);
  if (found.kind === 'per-item')
    return unresolved(
      'per-item-name',
      `\`${reference}\` runs once for each item, and this step stands outside of them`,
      null,
    );
  const field = resolveStepField(found.step, found.path, bare.slice(dot + 1).split('.'), false);
  if (field !== null) return field;
  const tail = bare.slice(dot + 1);
  const availableFields = STEP_FIELDS.filter(
    (name) => resolveStepField(found.step, found.path, [name], false) !== null,
  );
  const near = findNearest(tail, availableFields);
  return unresolved(
    'unknown-name',
    `step \`${reference}\` has no \`${tail}\``,
    near === null ? null : `${reference}.${near}`,
  );
}

/** Resolves a field of the result of a step's `get`: `output`, or a step of the callee by name. */
function resolveGetField({ step, path }: NameScope, siteOfGet: CallSite, tail: string): NameReference | null {
  if (tail === 'output') return resolveCallOutput(siteOfGet);
  return step === null ? null : resolveStepField(step, path, tail.split('.'), false);
}

function suggestName(scope: NameScope, name: string): string | null {
  const bare = name.startsWith('steps.') ? name.slice('steps.'.length) : name;
  const dot = bare.indexOf('.');
  const steps = scopesOf(scope).flatMap(({ frames }) => visibleStepNames(frames));
  if (steps.includes(bare)) return `${bare}.output`;
  const step = dot < 0 ? null : findNearest(bare.slice(0, dot), steps);
  if (step !== null) return `${step}.${findNearest(bare.slice(dot + 1), STEP_FIELDS) ?? 'output'}`;
  return findNearest(name, scopesOf(scope).flatMap(ownNames));
}

function scopesOf(scope: NameScope): readonly NameScope[] {
  return scope.caller === null ? [scope] : [scope, ...scopesOf(scope.caller)];
}

function ownNames(scope: NameScope): readonly string[] {
  const inItem = scope.frames.some(({ item }) => item !== null);
  const gates = scope.step === null ? [] : gatesOf(scope.step);
  return [
    'spec',
    ...ATTEMPT_FIELDS,
    ...scope.inputs.keys(),
    ...(inItem ? ITEM_FIELDS.flatMap((field) => [`item.${field}`, `task.${field}`]) : []),
    ...RUN_FIELDS.map((field) => `run.${field}`),
    ...prevFields(scope).map((field) => `prev.${field}`),
    ...gates.flatMap(({ name }) => [`gate.${name}`, ...GATE_PARTS.map((part) => `gate.${name}.${part}`)]),
  ];
}

function prevFields({ step, path }: NameScope): readonly string[] {
  return step === null ? [] : STEP_FIELDS.filter((field) => resolveStepField(step, path, [field], true) !== null);
}

function unresolved(
  code: UnresolvedName['code'],
  message: string,
  near: string | null,
  family: readonly string[] = [],
): UnresolvedName {
  return { kind: 'unresolved', code, message, near, family };
}
