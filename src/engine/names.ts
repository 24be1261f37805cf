import {
  childPath,
  parentPath,
  type ArtifactRef,
  type Commit,
  type PlanItem,
  type Scope,
  type StepPath,
} from '../model/index.js';
import { lineageOf, ownerOf } from './lineage.js';
import { locate } from './locate.js';
import { nearestLeaf } from './plan.js';
import { last, type Attempt, type Group, type Leaf, type Run } from './run.js';

/** Where a template stands: a step's own place, its attempt if one has begun, and the item it works on. */
export interface Location {
  readonly path: StepPath;
  readonly scope: Scope;
  readonly attempt: Attempt | null;
}

/** What a template name stands for. The runtime turns it into text: only it can read artifacts and diffs. */
export type Reference =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'artifact'; readonly artifact: ArtifactRef }
  | { readonly kind: 'diff'; readonly from: Commit; readonly to: Commit }
  /** What a failed attempt has to say for itself. */
  | { readonly kind: 'failure'; readonly attempt: Attempt }
  /** An input: a template of the caller's, to be rendered where the caller stands. */
  | { readonly kind: 'template'; readonly template: string; readonly at: Location };

const text = (value: string | number | null | undefined): Reference => ({
  kind: 'text',
  text: value == null ? '' : String(value),
});

/**
 * What a name means at a place, by lexical scope: inputs of the called workflow first (they shadow built-ins), then
 * built-ins, then steps from the innermost group outwards. In a callee, what is not its own is looked up at the caller.
 * Names are checked when the workflow is read; one that has no value yet is empty.
 */
export function lookUp(run: Run, name: string, at: Location): Reference {
  const call = enclosingCall(run, at);
  const inputs = call === null ? rootInputs(run) : call.inputs;
  const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (input !== undefined) return call === null ? text(input) : { kind: 'template', template: input, at: call.caller };
  const own = builtIn(run, name, at, call !== null) ?? ofStep(run, name, at);
  if (own !== null) return own;
  return call === null ? text('') : lookUp(run, name, call.caller);
}

/** The item a place works on: that of the nearest iteration around it. */
export function itemAt(run: Run, at: Location): PlanItem | null {
  for (let scope: Scope | null = at.scope, path = at.path; scope !== null;) {
    const owner: Group | Leaf | null = ownerOf(run, scope);
    if (owner === null) return null;
    const item = 'attempts' in owner ? replannedItem(owner, scope, path) : itemOf(run, owner);
    if (item !== null) return item;
    path = owner.path;
    scope = owner.scope;
  }
  return null;
}

function itemOf(run: Run, group: Group): PlanItem | null {
  const node = locate(run, group);
  return node.kind === 'composite' ? node.item : null;
}

function replannedItem(leaf: Leaf, scope: Scope, path: StepPath): PlanItem | null {
  const attempt = leaf.attempts.find((candidate) => String(candidate.id) === String(scope));
  const output = attempt?.kind === 'replan' ? attempt.snapshot?.output : undefined;
  return output?.kind === 'plan' ? (output.items.find((item) => path.endsWith(`/${item.slug}`)) ?? null) : null;
}

interface EnclosingCall {
  readonly inputs: Readonly<Record<string, string>>;
  readonly caller: Location;
}

function enclosingCall(run: Run, at: Location): EnclosingCall | null {
  const owner = ownerOf(run, at.scope);
  if (owner === null) return null;
  for (const occurrence of lineageOf(run, owner)) {
    const node = locate(run, occurrence);
    if (node.kind !== 'composite' || node.call === null) continue;
    return { inputs: { ...defaultsOf(node.call.inputs), ...node.call.with }, caller: callerOf(run, occurrence) };
  }
  return null;
}

/** A call stands where its step stands; one that belongs to an attempt stands where that attempt is. */
function callerOf(run: Run, occurrence: Group | Leaf): Location {
  const owner = ownerOf(run, occurrence.scope);
  if (owner === null || 'rounds' in owner) return { path: occurrence.path, scope: occurrence.scope, attempt: null };
  return { path: owner.path, scope: owner.scope, attempt: last(owner.attempts) ?? null };
}

function rootInputs(run: Run): Readonly<Record<string, string>> {
  return { ...defaultsOf(run.workflow.inputs), ...run.inputs };
}

function defaultsOf(inputs: Run['workflow']['inputs']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, spec]) => (spec.default === undefined ? [] : [[name, spec.default]])),
  );
}

function builtIn(run: Run, name: string, at: Location, called: boolean): Reference | null {
  const [head = '', ...rest] = name.split('.');
  const field = rest.join('.');
  switch (head) {
    case 'spec':
      return run.spec === null ? text('') : { kind: 'artifact', artifact: run.spec };
    case 'attempt':
      return text(at.attempt?.n ?? 1);
    case 'error':
      return ofCause(run, at, called, (failed) => ({ kind: 'failure', attempt: failed }));
    case 'diff':
      return ofDiff(run, at, called);
    case 'item':
    case 'task':
      return ofItem(itemAt(run, at), field);
    case 'run':
      return ofRun(run, field);
    case 'output':
      return field === '' ? ofAttempt(run, causeOf(run, at), 'output') : null;
    case 'prev':
      return ofAttempt(run, causeOf(run, at), field);
    case 'gate':
      return ofAttempt(run, causeOf(run, at), `gate.${field}`);
    default:
      return null;
  }
}

/** The failed attempt that this one answers; while its gates run, an attempt stands for itself. */
function causeOf(run: Run, at: Location): Attempt | null {
  const cause = at.attempt?.cause ?? null;
  return cause === null ? null : (run.attempts.get(cause) ?? null);
}

/** In a callee, a step without a failure of its own sees the caller's. */
function ofCause(run: Run, at: Location, called: boolean, make: (failed: Attempt) => Reference): Reference | null {
  const failed = at.attempt?.outcome?.passed === false ? at.attempt : causeOf(run, at);
  if (failed !== null) return make(failed);
  return called ? null : text('');
}

/** The whole step's change since its base: of the attempt that stands here once it has a snapshot, else of the failed one. */
function ofDiff(run: Run, at: Location, called: boolean): Reference | null {
  const shown = at.attempt?.snapshot == null ? causeOf(run, at) : at.attempt;
  if (shown?.snapshot != null) return { kind: 'diff', from: shown.leaf.base, to: shown.snapshot.commit };
  if (at.attempt?.kind === 'gate' || at.attempt?.kind === 'pass')
    return { kind: 'diff', from: scopeBase(run, at), to: at.attempt.from };
  return called ? null : text('');
}

function scopeBase(run: Run, at: Location): Commit {
  for (let owner = ownerOf(run, at.scope); owner !== null; owner = ownerOf(run, owner.scope)) {
    if ('rounds' in owner && itemOf(run, owner) !== null) return owner.base;
  }
  return run.base;
}

function ofItem(item: PlanItem | null, field: string): Reference | null {
  if (item === null) return null;
  switch (field) {
    case 'name':
      return text(item.name);
    case 'description':
      return text(item.description);
    case 'files':
      return text(item.files.join(', '));
    default:
      return text('');
  }
}

function ofRun(run: Run, field: string): Reference {
  switch (field) {
    case 'id':
      return text(run.id);
    case 'cost':
      return text(run.unpriced && run.usd === 0 ? '' : run.usd.toFixed(2));
    case 'duration':
      return text(run.workedMs + Math.max(0, Date.parse(run.lastAt) - Date.parse(run.epochAt)));
    case 'tokens_in':
      return text(sumTokens(run, 'in'));
    case 'tokens_out':
      return text(sumTokens(run, 'out'));
    case 'retries':
      return text(run.retries);
    default:
      return text(field === 'status' ? 'running' : '');
  }
}

function sumTokens(run: Run, side: 'in' | 'out'): number {
  let sum = 0;
  for (const attempt of run.attempts.values()) sum += attempt.usage?.tokens[side] ?? 0;
  return sum;
}

/** `steps.a/b.field`, `steps.b.field`, `b.field`. */
function ofStep(run: Run, name: string, at: Location): Reference | null {
  const [first = '', ...others] = name.split('.');
  const [step = '', ...fields] = first === 'steps' ? others : [first, ...others];
  const leaf = step.includes('/') ? leafAtPath(run, step, at) : leafNamed(run, step, at);
  if (leaf === undefined) return null;
  const attempt = last(leaf.attempts.filter((candidate) => !candidate.abandoned));
  return ofAttempt(run, attempt ?? null, fields.join('.'));
}

function leafAtPath(run: Run, path: string, at: Location): Leaf | undefined {
  for (let base = parentPath(at.path); ; base = parentPath(base)) {
    const leaf = newest(run.leaves.get(childPath(base, path)));
    if (leaf !== undefined || base === '') return leaf;
  }
}

/** The current one by lexical scope; else the newest going-through of a sibling, from before the group was tried again. */
function leafNamed(run: Run, name: string, at: Location): Leaf | undefined {
  const nearest = nearestLeaf(run, at.scope, name);
  if (nearest !== undefined) return nearest;
  for (let base = parentPath(at.path); ; base = parentPath(base)) {
    const leaf = newest(run.leaves.get(childPath(base, name))) ?? onlyBelow(run, base, name);
    if (leaf !== undefined || base === '') return leaf;
  }
}

/** A step inside a group that stands beside us, if just one below there bears the name. */
function onlyBelow(run: Run, base: StepPath, name: string): Leaf | undefined {
  const prefix = base === '' ? '' : `${base}/`;
  const found = [...run.leaves.keys()].filter(
    (path) => path.startsWith(prefix) && path.endsWith(`/${name}`) && !/\/(gate|retry|get|replan)\//.test(path),
  );
  const only = found.length === 1 ? found[0] : undefined;
  return only === undefined ? undefined : newest(run.leaves.get(only));
}

function newest(leaves: readonly Leaf[] | undefined): Leaf | undefined {
  return last(leaves?.filter((leaf) => leaf.attempts.some((attempt) => attempt.outcome !== null)));
}

function ofAttempt(run: Run, attempt: Attempt | null, field: string): Reference {
  if (attempt === null) return text('');
  const { snapshot, usage, leaf } = attempt;
  switch (field) {
    case 'output':
      return outputOf(attempt);
    case 'diff':
      return snapshot === null ? text('') : { kind: 'diff', from: leaf.base, to: snapshot.commit };
    case 'files':
      return text(snapshot?.files.join(', '));
    case 'comments':
      return text(snapshot?.output.kind === 'verdict' ? snapshot.output.comments : '');
    case 'session_id':
      return text(attempt.sessionId);
    case 'agent':
      return text(attempt.agent);
    case 'status':
      return text(
        attempt.outcome === null
          ? 'running'
          : attempt.outcome.passed
            ? 'pass'
            : attempt.outcome.failure?.class === 'guard_fail'
              ? 'guard_failed'
              : 'fail',
      );
    case 'attempt':
      return text(attempt.n);
    case 'retries':
      return text(attempt.n - 1);
    case 'cost':
      return text(usage?.cost_usd?.toFixed(2));
    case 'turns':
      return text(usage?.turns);
    case 'tokens_in':
      return text(usage?.tokens.in);
    case 'tokens_out':
      return text(usage?.tokens.out);
    case 'cache_read':
      return text(usage?.tokens.cached);
    case 'cache_write':
      return text(usage?.tokens.cache_write);
    case 'check_result':
      return text(
        attempt.gates.size === 0
          ? 'none'
          : [...attempt.gates.values()].some((gate) => gate.status === 'fail')
            ? 'fail'
            : 'pass',
      );
    default:
      return field.startsWith('gate.') ? ofGate(run, attempt, field.slice('gate.'.length)) : text('');
  }
}

function outputOf({ snapshot, leaf }: Attempt): Reference {
  switch (snapshot?.output.kind) {
    case 'text':
    case 'plan':
      return { kind: 'artifact', artifact: snapshot.output.artifact };
    case 'verdict':
      return text(String(snapshot.output.pass));
    case 'none':
      return { kind: 'diff', from: leaf.base, to: snapshot.commit };
    default:
      return text('');
  }
}

/** `gate.<name>`, `.pass`, `.comments`, `.error`. */
function ofGate(run: Run, attempt: Attempt, rest: string): Reference {
  const dot = rest.lastIndexOf('.');
  const [name, field] = dot < 0 ? [rest, 'pass'] : [rest.slice(0, dot), rest.slice(dot + 1)];
  const gate = attempt.gates.get(name);
  if (gate === undefined) return text('');
  switch (field) {
    case 'pass':
      return text(String(gate.status !== 'fail'));
    case 'error':
      return gate.details === null ? text(gate.reason) : { kind: 'artifact', artifact: gate.details };
    case 'comments':
      return text(verdictBelow(run, childPath(attempt.leaf.path, `gate/${name}`), attempt) ?? gate.reason);
    default:
      return text('');
  }
}

/** The comments of the last verdict that a validator's steps gave for this attempt. */
export function verdictBelow(run: Run, path: StepPath, attempt: Attempt): string | null {
  let comments: string | null = null;
  for (const [at, leaves] of run.leaves) {
    if (!at.startsWith(`${path}/`)) continue;
    for (const leaf of leaves) {
      const output = last(leaf.attempts)?.snapshot?.output;
      if (output?.kind === 'verdict' && belongsTo(run, leaf, attempt)) comments = output.comments;
    }
  }
  return comments;
}

function belongsTo(run: Run, leaf: Leaf, attempt: Attempt): boolean {
  for (const occurrence of lineageOf(run, leaf)) if (String(occurrence.scope) === String(attempt.id)) return true;
  return false;
}
