import { childPath, type Scope, type StepPath } from '../../model/index.js';
import { lineageOf, ownerOf } from '../queries/lineage.js';
import { locate } from '../queries/locate.js';
import { nearestLeaf } from '../queries/plan.js';
import { last, type Group, type Leaf, type Run } from '../run.js';

interface Location {
  readonly path: StepPath;
  readonly scope: Scope;
}

/** Templates of templates: an input may be handed down through so many calls. */
const DEEPEST = 16;

/**
 * An agent's name from its template, which may name an input (`{agent}`) or the agent that another step ended on
 * (`{impl.agent}`). What comes to nothing stays as it is, and is then reported as an unknown agent.
 */
export function resolveAgent(run: Run, template: string, at: Location, depth = 0): string {
  if (depth > DEEPEST) return template;
  return template.replace(/\{([A-Za-z0-9_./-]+)\}/g, (whole, name: string) => valueOf(run, name, at, depth) ?? whole);
}

function valueOf(run: Run, name: string, at: Location, depth: number): string | null {
  const call = enclosingCall(run, at);
  const inputs = call === null ? { ...defaults(run.workflow.inputs), ...run.inputs } : call.inputs;
  const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (input !== undefined) return call === null ? input : resolveAgent(run, input, call.caller, depth + 1);
  const step = /^(?:steps\.)?([^.]+)\.agent$/.exec(name)?.[1];
  const leaf = step === undefined ? undefined : nearestLeaf(run, at.scope, step);
  const attempt = last(leaf?.attempts.filter((candidate) => !candidate.abandoned));
  if (attempt !== undefined) return attempt.agent;
  return call === null ? null : valueOf(run, name, call.caller, depth + 1);
}

/** The workflow whose steps these are, where it was called; and where its caller stands. */
function enclosingCall(
  run: Run,
  at: Location,
): { readonly inputs: Readonly<Record<string, string>>; readonly caller: Location } | null {
  const owner = ownerOf(run, at.scope);
  if (owner === null) return null;
  for (const occurrence of lineageOf(run, owner)) {
    const node = locate(run, occurrence);
    if (node.kind !== 'composite' || node.call === null) continue;
    return { inputs: { ...defaults(node.call.inputs), ...node.call.with }, caller: callerOf(run, occurrence) };
  }
  return null;
}

/** A call stands where its step stands; one that belongs to an attempt stands where that attempt's step does. */
function callerOf(run: Run, occurrence: Group | Leaf): Location {
  const owner = ownerOf(run, occurrence.scope);
  if (owner === null || 'rounds' in owner) return { path: occurrence.path, scope: occurrence.scope };
  // From within the attempt the step's own agent can be named, so it stands below itself.
  return { path: childPath(owner.path, 'gate'), scope: owner.scope };
}

function defaults(inputs: Run['workflow']['inputs']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, spec]) => (spec.default === undefined ? [] : [[name, spec.default]])),
  );
}
