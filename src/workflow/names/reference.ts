import type { StepPath } from '../../model/ids.js';
import type { Step, Workflow } from '../../model/workflow.js';
import { nearest } from '../diagnostics/nearest.js';
import { lastSegment } from '../values/paths.js';
import {
  ATTEMPT_FIELDS,
  calledBy,
  fieldOf,
  gateField,
  GATE_PARTS,
  ITEM_FIELDS,
  outputOfCall,
  RUN_FIELDS,
  STEP_FIELDS,
  type Reference,
} from './fields.js';
import { findStep, gatesOf, locate, visibleNames, type CallSite, type Frame } from './scope.js';

/** Why a name stands for nothing. */
export interface Unresolved {
  readonly kind: 'unresolved';
  readonly code: 'unknown-name' | 'ambiguous-name' | 'per-item-name' | 'no-item';
  readonly message: string;
  readonly near: string | null;
  /** The names of the same family, `item.` or `run.` say; empty where it begins like none. */
  readonly family: readonly string[];
}

export type { Reference } from './fields.js';

type Definition = Pick<Workflow, 'steps' | 'inputs'>;

/**
 * What a name stands for in a prompt of the step at `path`: lexical scope, innermost first; inputs of a called
 * workflow come before everything else there, and what it does not know itself its caller may. `settings` are the
 * names given by `--set`.
 */
export function resolveName(
  workflow: Definition,
  path: StepPath,
  name: string,
  settings: readonly string[] = [],
): Reference | Unresolved {
  const scope = scopeAt(workflow, path, settings);
  if (scope === null) return unresolved('unknown-name', `no step at \`${path}\``, null);
  return resolve(scope, name) ?? unknown(scope, name);
}

function unknown(scope: Level, name: string): Unresolved {
  const field = /^(?:item|task)\.(.+)$/.exec(name)?.[1];
  const ofItem = ITEM_FIELDS.some((known) => known === field);
  if (ofItem && !levelsOf(scope).some(({ frames }) => frames.some(({ item }) => item !== null)))
    return unresolved('no-item', `\`{${name}}\` outside of the items of a plan`, null);
  return unresolved('unknown-name', `unknown name \`{${name}}\``, suggestion(scope, name), familyOf(scope, name));
}

function familyOf(level: Level, name: string): readonly string[] {
  const head = `${name.split('.', 1)[0] ?? ''}.`;
  return name.startsWith(head) ? ownNames(level).filter((known) => known.startsWith(head)) : [];
}

/** One level of names: a workflow, called or the run's own. */
interface Level {
  readonly frames: readonly Frame[];
  readonly step: Step | null;
  readonly path: StepPath;
  readonly site: CallSite | null;
  readonly inputs: ReadonlyMap<string, Reference>;
  readonly caller: Level | null;
}

function scopeAt(workflow: Definition, path: StepPath, settings: readonly string[]): Level | null {
  const location = locate(workflow, path);
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

function rootInputs(workflow: Definition, settings: readonly string[]): ReadonlyMap<string, Reference> {
  const names = [...Object.keys(workflow.inputs), ...settings];
  return new Map(names.map((name) => [name, { kind: 'setting', name }]));
}

function calledInputs({ call, at }: CallSite): ReadonlyMap<string, Reference> {
  const inputs = new Map<string, Reference>();
  for (const [name, input] of Object.entries(call.inputs))
    if (input.default !== undefined) inputs.set(name, { kind: 'text', text: input.default });
  for (const [name, text] of Object.entries(call.with)) inputs.set(name, { kind: 'template', text, at });
  return inputs;
}

function resolve(level: Level, name: string): Reference | Unresolved | null {
  const own = level.inputs.get(name) ?? builtIn(level, name) ?? stepField(level, name);
  if (own !== null) return own;
  const outer = level.caller === null ? null : resolve(level.caller, name);
  // An input that nobody gives a value is empty; one that must have a value is missed where the call is checked.
  return (
    outer ?? (level.site !== null && Object.hasOwn(level.site.call.inputs, name) ? { kind: 'text', text: '' } : null)
  );
}

function builtIn(level: Level, name: string): Reference | null {
  if (name === 'spec') return { kind: 'spec' };
  const attempt = ATTEMPT_FIELDS.find((field) => field === name);
  if (attempt !== undefined) {
    // A validator looks at what its caller's attempt did, not at its own.
    const callers = level.site?.owned === true && (attempt === 'diff' || attempt === 'error');
    return callers ? null : { kind: 'attempt', path: level.path, field: attempt };
  }
  const [head = '', ...rest] = name.split('.');
  const tail = rest.join('.');
  switch (head) {
    case 'item':
    case 'task': {
      const path = level.frames.findLast(({ item }) => item !== null)?.item;
      const field = ITEM_FIELDS.find((known) => known === tail);
      return path === undefined || path === null || field === undefined ? null : { kind: 'item', path, field };
    }
    case 'run': {
      const field = RUN_FIELDS.find((known) => known === tail);
      return field === undefined ? null : { kind: 'run', field };
    }
    case 'gate':
      return gateField(level.step, level.path, rest, false);
    case 'prev':
      return level.step === null ? null : fieldOf(level.step, level.path, rest, true);
    default:
      return null;
  }
}

function stepField(level: Level, name: string): Reference | Unresolved | null {
  const bare = name.startsWith('steps.') ? name.slice('steps.'.length) : name;
  const dot = bare.indexOf('.');
  if (dot <= 0) return null;
  const reference = bare.slice(0, dot);
  const got = level.step === null ? null : calledBy(level.step, level.path);
  if (got?.owned === true && lastSegment(got.call.workflow) === reference)
    return gotField(level, got, bare.slice(dot + 1));
  const found = findStep(level.frames, reference);
  if (found === null) return null;
  if (found.kind === 'ambiguous')
    return unresolved('ambiguous-name', `\`${reference}\` may be any of ${found.paths.join(', ')}`, null);
  if (found.kind === 'per-item')
    return unresolved(
      'per-item-name',
      `\`${reference}\` runs once for each item, and this step stands outside of them`,
      null,
    );
  const field = fieldOf(found.step, found.path, bare.slice(dot + 1).split('.'), false);
  if (field !== null) return field;
  const tail = bare.slice(dot + 1);
  const there = STEP_FIELDS.filter((name) => fieldOf(found.step, found.path, [name], false) !== null);
  const near = nearest(tail, there);
  return unresolved(
    'unknown-name',
    `step \`${reference}\` has no \`${tail}\``,
    near === null ? null : `${reference}.${near}`,
  );
}

/** A field of what the step's `get` left: `output`, or a step of it by name. */
function gotField({ step, path }: Level, got: CallSite, tail: string): Reference | null {
  if (tail === 'output') return outputOfCall(got);
  return step === null ? null : fieldOf(step, path, tail.split('.'), false);
}

function suggestion(level: Level, name: string): string | null {
  const bare = name.startsWith('steps.') ? name.slice('steps.'.length) : name;
  const dot = bare.indexOf('.');
  const steps = levelsOf(level).flatMap(({ frames }) => visibleNames(frames));
  if (steps.includes(bare)) return `${bare}.output`;
  const step = dot < 0 ? null : nearest(bare.slice(0, dot), steps);
  if (step !== null) return `${step}.${nearest(bare.slice(dot + 1), STEP_FIELDS) ?? 'output'}`;
  return nearest(name, levelsOf(level).flatMap(ownNames));
}

function levelsOf(level: Level): readonly Level[] {
  return level.caller === null ? [level] : [level, ...levelsOf(level.caller)];
}

function ownNames(level: Level): readonly string[] {
  const inItem = level.frames.some(({ item }) => item !== null);
  const gates = level.step === null ? [] : gatesOf(level.step);
  return [
    'spec',
    ...ATTEMPT_FIELDS,
    ...level.inputs.keys(),
    ...(inItem ? ITEM_FIELDS.flatMap((field) => [`item.${field}`, `task.${field}`]) : []),
    ...RUN_FIELDS.map((field) => `run.${field}`),
    ...prevFields(level).map((field) => `prev.${field}`),
    ...gates.flatMap(({ name }) => [`gate.${name}`, ...GATE_PARTS.map((part) => `gate.${name}.${part}`)]),
  ];
}

function prevFields({ step, path }: Level): readonly string[] {
  return step === null ? [] : STEP_FIELDS.filter((field) => fieldOf(step, path, [field], true) !== null);
}

function unresolved(
  code: Unresolved['code'],
  message: string,
  near: string | null,
  family: readonly string[] = [],
): Unresolved {
  return { kind: 'unresolved', code, message, near, family };
}
