import { childPath, ROOT, type StepPath } from '../../model/ids.js';
import type { AgentStep, Call, GateEntry, GroupStep, Step, Workflow } from '../../model/workflow.js';

/** A lexical scope: steps that can refer to one another by name. In a list of frames, the outermost is first. */
export interface ScopeFrame {
  readonly steps: readonly Step[];
  /** The path that the names of these steps continue. */
  readonly prefix: StepPath;
  /** Path of the item (`build/auth`) that these steps work on; null if this frame is not that of an item. */
  readonly item: StepPath | null;
  /** The call whose steps these are; null if this frame is not that of a call. */
  readonly call: CallSite | null;
}

/** A call, as seen from the steps inside it. */
export interface CallSite {
  readonly call: Call;
  /** The calling step. */
  readonly at: StepPath;
  /** Whether the call belongs to an attempt of that step (a validator, a `get`) rather than being the step itself. */
  readonly owned: boolean;
}

/** The target of a path: the frames around it, and its step (null for an item, a gate's folder and the like). */
export interface StepLocation {
  readonly frames: readonly ScopeFrame[];
  readonly step: Step | null;
}

/**
 * Follows a path of a run (`build/auth/impl`, `impl/gate/review/check`) through the workflow; null if there is nothing
 * at it. Any text is accepted in the place of an item; a path of the definition has a star there.
 */
export function locateInWorkflow(workflow: Pick<Workflow, 'steps'>, path: StepPath): StepLocation | null {
  const frames: ScopeFrame[] = [{ steps: workflow.steps, prefix: ROOT, item: null, call: null }];
  const parts = path === '' ? [] : path.split('/');
  let step: Step | null = null;
  let at = ROOT;
  while (parts.length > 0) {
    if (step === null) {
      const name = parts.shift() ?? '';
      step = frames.at(-1)?.steps.find((candidate) => candidate.name === name) ?? null;
      if (step === null) return null;
      at = childPath(at, name);
      continue;
    }
    const next = openFrame(step, at, parts);
    if (next === null) return null;
    frames.push(next.frame);
    at = next.frame.prefix;
    step = next.step;
    parts.splice(0, next.taken);
  }
  return { frames, step };
}

/** The frame that a step opens for the rest of a path. `taken` is how many of the path's parts lead to the frame. */
function openFrame(
  step: Step,
  at: StepPath,
  parts: readonly string[],
): { readonly frame: ScopeFrame; readonly taken: number; readonly step: Step | null } | null {
  const owned = attemptCall(step, parts);
  if (owned !== null) {
    const prefix = parts.slice(0, owned.taken).reduce(childPath, at);
    const frame = { steps: owned.call.steps, prefix, item: null, call: { call: owned.call, at, owned: true } };
    return { frame, taken: owned.taken, step: null };
  }
  if (step.kind === 'agent' && parts[0] === 'replan') {
    const item = parts.slice(0, 2).reduce(childPath, at);
    return { frame: { steps: [], prefix: item, item, call: null }, taken: 2, step };
  }
  if (step.kind === 'call') {
    const frame = { steps: step.call.steps, prefix: at, item: null, call: { call: step.call, at, owned: false } };
    return { frame, taken: 0, step: null };
  }
  if (step.kind !== 'group') return null;
  if (!runsPerItem(step))
    return { frame: { steps: step.children, prefix: at, item: null, call: null }, taken: 0, step: null };
  const item = childPath(at, parts[0] ?? '');
  return { frame: { steps: step.children, prefix: item, item, call: null }, taken: 1, step: null };
}

/** Whether a group's children run once for each item of a plan. */
export function runsPerItem(group: GroupStep): boolean {
  return group.foreach !== undefined || group.planner !== undefined;
}

/** The agent step that runs at a step's own path: itself, or a group's planner; null if there is none. */
export function agentStepOf(step: Step): AgentStep | null {
  if (step.kind === 'agent') return step;
  return step.kind === 'group' ? (step.planner ?? null) : null;
}

/** The call in an attempt of the step that a path leads into: its `get`, a validator of its gates or of its retry. */
function attemptCall(step: Step, parts: readonly string[]): { readonly call: Call; readonly taken: number } | null {
  const [folder, name = ''] = parts;
  const call =
    folder === 'get'
      ? agentStepOf(step)?.get
      : folder === 'gate'
        ? gateCall(step, name)
        : folder === 'retry'
          ? retryCall(step, name)
          : undefined;
  return call === undefined ? null : { call, taken: folder === 'get' ? 1 : 2 };
}

function gateCall(step: Step, name: string): Call | undefined {
  return gatesOf(step).find((gate) => gate.name === name)?.call;
}

/** The gates that are checked at a step's own path. */
export function gatesOf(step: Step): readonly GateEntry[] {
  return step.kind === 'gate' ? step.gates : (agentStepOf(step)?.gates ?? []);
}

function retryCall(step: Step, name: string): Call | undefined {
  if (step.retry?.kind !== 'conditions') return undefined;
  for (const { when } of step.retry.entries) if (when.kind === 'validator' && when.name === name) return when.call;
  return undefined;
}

/** The result of looking up a step by name. `frame` is the index of the frame in which it was found. */
export type StepLookup =
  | { readonly kind: 'step'; readonly step: Step; readonly path: StepPath; readonly frame: number }
  | { readonly kind: 'ambiguous'; readonly paths: readonly StepPath[] }
  /** The step runs once for each item, and the reference is outside of the items. */
  | { readonly kind: 'per-item'; readonly path: StepPath };

/**
 * Looks up a step by name, or by a path that begins with a name; null if there is none. The innermost frame is searched
 * first, and in each frame its own steps, then the steps in their groups. The search does not leave a called workflow.
 */
export function findStep(frames: readonly ScopeFrame[], reference: string): StepLookup | null {
  const [name = '', ...rest] = reference.split('/');
  for (let index = frames.length - 1; index >= 0; index--) {
    const frame = frames[index];
    if (frame === undefined) break;
    const direct = frame.steps.find((step) => step.name === name);
    const found = direct
      ? descend(direct, childPath(frame.prefix, name), rest, index)
      : rest.length === 0
        ? findNested(frame, name, index)
        : null;
    if (found !== null) return found;
    if (frame.call !== null) break;
  }
  return null;
}

function descend(step: Step, path: StepPath, rest: readonly string[], frame: number): StepLookup | null {
  const [name, ...further] = rest;
  if (name === undefined) return { kind: 'step', step, path, frame };
  const perItem = step.kind === 'group' && runsPerItem(step);
  if (perItem && further.length === 0) return null;
  const children = step.kind === 'group' ? step.children : step.kind === 'call' ? step.call.steps : [];
  const [childName = '', ...deeper] = perItem ? further : rest;
  const child = children.find((candidate) => candidate.name === childName);
  if (child === undefined) return null;
  const parent = perItem ? childPath(path, name) : path;
  return descend(child, childPath(parent, childName), deeper, frame);
}

function findNested(frame: ScopeFrame, name: string, index: number): StepLookup | null {
  const found: { readonly path: StepPath; readonly step: Step; readonly perItem: boolean }[] = [];
  const search = (group: GroupStep, path: StepPath, perItem: boolean): void => {
    const many = perItem || runsPerItem(group);
    const prefix = runsPerItem(group) ? childPath(path, '*') : path;
    for (const step of group.children) {
      const child = childPath(prefix, step.name);
      if (step.name === name) found.push({ path: child, step, perItem: many });
      if (step.kind === 'group') search(step, child, many);
    }
  };
  for (const step of frame.steps) if (step.kind === 'group') search(step, childPath(frame.prefix, step.name), false);
  const [first, second] = found;
  if (first === undefined) return null;
  if (second !== undefined) return { kind: 'ambiguous', paths: found.map(({ path }) => path) };
  if (first.perItem) return { kind: 'per-item', path: first.path };
  return { kind: 'step', step: first.step, path: first.path, frame: index };
}

/** Names of all steps that can be referred to from the innermost frame, for suggestions. */
export function visibleStepNames(frames: readonly ScopeFrame[]): readonly string[] {
  const names: string[] = [];
  for (let index = frames.length - 1; index >= 0; index--) {
    const frame = frames[index];
    if (frame === undefined) break;
    collectNames(frame.steps, names);
    if (frame.call !== null) break;
  }
  return [...new Set(names)];
}

function collectNames(steps: readonly Step[], names: string[]): void {
  for (const step of steps) {
    names.push(step.name);
    if (step.kind === 'group') collectNames(step.children, names);
  }
}
