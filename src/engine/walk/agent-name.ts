import { childPath, type Scope, type StepPath } from '../../model/index.js';
import { findNode } from '../queries/find-node.js';
import { lineageOf, ownerOf } from '../queries/lineage.js';
import { findNearestLeaf } from '../queries/plan-items.js';
import { last, type Group, type Leaf, type Run } from '../run.js';

interface Location {
  readonly path: StepPath;
  readonly scope: Scope;
}

/** The number of nested calls through which an input may be passed down. */
const MAX_DEPTH = 16;

/**
 * Resolves an agent's name from its template, which may refer to an input (`{agent}`) or to the agent of another step's
 * last attempt (`{impl.agent}`). A reference that cannot be resolved is kept, and later reported as an unknown agent.
 */
export function resolveAgentName(run: Run, template: string, at: Location, depth = 0): string {
  if (depth > MAX_DEPTH) return template;
  return template.replace(/\{([A-Za-z0-9_./-]+)\}/g, (whole, name: string) => valueOf(run, name, at, depth) ?? whole);
}

function valueOf(run: Run, name: string, at: Location, depth: number): string | null {
  const call = enclosingCall(run, at);
  const inputs = call === null ? { ...defaults(run.workflow.inputs), ...run.inputs } : call.inputs;
  const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (input !== undefined) return call === null ? input : resolveAgentName(run, input, call.caller, depth + 1);
  const step = /^(?:steps\.)?([^.]+)\.agent$/.exec(name)?.[1];
  const leaf = step === undefined ? undefined : findNearestLeaf(run, at.scope, step);
  const attempt = last(leaf?.attempts.filter((candidate) => !candidate.abandoned));
  if (attempt !== undefined) return attempt.agent;
  return call === null ? null : valueOf(run, name, call.caller, depth + 1);
}

/** The inputs of the innermost enclosing call, and the location of that call; null outside any call. */
function enclosingCall(
  run: Run,
  at: Location,
): { readonly inputs: Readonly<Record<string, string>>; readonly caller: Location } | null {
  const owner = ownerOf(run, at.scope);
  if (owner === null) return null;
  for (const occurrence of lineageOf(run, owner)) {
    const node = findNode(run, occurrence);
    if (node.kind !== 'composite' || node.call === null) continue;
    return { inputs: { ...defaults(node.call.inputs), ...node.call.with }, caller: callerOf(run, occurrence) };
  }
  return null;
}

/** The location of a call: that of its step, or for a call inside an attempt that of the attempt's step. */
function callerOf(run: Run, occurrence: Group | Leaf): Location {
  const owner = ownerOf(run, occurrence.scope);
  if (owner === null || 'rounds' in owner) return { path: occurrence.path, scope: occurrence.scope };
  // Inside the attempt the step's own agent can be referred to, so the location is one level below the step.
  return { path: childPath(owner.path, 'gate'), scope: owner.scope };
}

function defaults(inputs: Run['workflow']['inputs']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, spec]) => (spec.default === undefined ? [] : [[name, spec.default]])),
  );
}
