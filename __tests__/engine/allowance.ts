import type { AgentStep, Call, GateStep, Ladder, RetryPolicy, Step } from '../../src/model/index.js';

/** What a workflow says of one of its steps, and how often it can come to it at most. */
export interface Allowance {
  /** Attempts on this path in all, over restarts and rounds. */
  readonly attempts: number;
  readonly gates: readonly string[];
  /** Names of what has to pass for it to pass; null for a step of its own. */
  readonly children: readonly string[] | null;
}

/** At most so many rejections, the last of which ends the step. */
const REJECTIONS = 6;

/** By path, with `*` for the slug of an item. Worked out from the workflow alone, in another way than the engine's. */
export function allowancesOf(steps: readonly Step[]): ReadonlyMap<string, Allowance> {
  const found = new Map<string, Allowance>();
  found.set('', { attempts: 0, gates: [], children: steps.map(({ name }) => name) });
  ofList(found, steps, '', 1);
  return found;
}

type Found = Map<string, Allowance>;

function ofList(found: Found, steps: readonly Step[], prefix: string, times: number): void {
  const at = (name: string | undefined): number => steps.findIndex((step) => step.name === name);
  steps.forEach((step, index) => {
    const jumps = steps
      .slice(index)
      .map((later) => 1 + laddersOf(later.retry).reduce((sum, ladder) => sum + jumpsOf(ladder, at, index), 0));
    const path = prefix === '' ? step.name : `${prefix}/${step.name}`;
    ofStep(
      found,
      step,
      path,
      jumps.reduce((product, factor) => product * factor, times),
    );
  });
}

/** How often this ladder sends the work back to `index` or before it. */
function jumpsOf(ladder: Ladder, at: (name: string | undefined) => number, index: number): number {
  const target = ladder.restartFrom === undefined ? -1 : at(ladder.restartFrom);
  return target < 0 || target > index ? 0 : ladder.rungs.length === 0 ? ladder.retries : 1;
}

function ofStep(found: Found, step: Step, path: string, times: number): void {
  switch (step.kind) {
    case 'agent':
    case 'gate':
      ofLeaf(found, step, path, times);
      return;
    case 'call':
      ofChildren(found, step.call.steps, path, times * roundsOf(step.retry));
      return;
    case 'group': {
      if (step.planner !== undefined) ofLeaf(found, step.planner, path, times * roundsOf(step.retry));
      const rounds = times * roundsOf(step.retry);
      if (step.foreach === undefined && step.planner === undefined) ofChildren(found, step.children, path, rounds);
      else ofChildren(found, step.children, `${path}/*`, rounds);
    }
  }
}

function ofChildren(found: Found, steps: readonly Step[], path: string, times: number): void {
  const known = found.get(path);
  found.set(path, { attempts: 0, gates: [], ...known, children: steps.map(({ name }) => name) });
  ofList(found, steps, path, times);
}

function ofLeaf(found: Found, step: AgentStep | GateStep, path: string, times: number): void {
  const hold = step.kind === 'agent' && step.hitl !== undefined ? REJECTIONS : 0;
  const attempts = times * (attemptsOf(step.retry) + hold);
  const gates = step.gates.map(({ name }) => name);
  found.set(path, { attempts, gates, children: null });
  found.set(`${path}/replan/*`, { attempts, gates, children: null });
  for (const { name, call } of step.gates) ofCall(found, call, `${path}/gate/${name}`, attempts);
  for (const { name, call } of step.gates) ofCall(found, call, `${path}/replan/*/gate/${name}`, attempts);
  if (step.kind === 'agent') ofCall(found, step.get, `${path}/get`, attempts);
  if (step.retry?.kind !== 'conditions') return;
  for (const { when } of step.retry.entries)
    if (when.kind === 'validator') ofCall(found, when.call, `${path}/retry/${when.name}`, attempts);
}

function ofCall(found: Found, call: Call | undefined, path: string, times: number): void {
  if (call !== undefined) ofChildren(found, call.steps, path, times);
}

/** Of one going-through, restarts aside. */
function attemptsOf(policy: RetryPolicy | undefined): number {
  if (policy?.kind === 'conditions') return policy.exit;
  return 1 + laddersOf(policy).reduce((sum, { rungs }) => sum + rungs.length, 0);
}

/** Rounds of a group, those after it went back to a child included; each goes back within itself, too. */
function roundsOf(policy: RetryPolicy | undefined): number {
  const jumps = laddersOf(policy).reduce(
    (sum, { restartFrom, rungs, retries }) => sum + (restartFrom === undefined ? 0 : rungs.length === 0 ? retries : 1),
    0,
  );
  return attemptsOf(policy) * (1 + jumps);
}

function laddersOf(policy: RetryPolicy | undefined): readonly Ladder[] {
  if (policy === undefined || policy.kind === 'conditions') return [];
  if (policy.kind === 'ladder') return [policy.ladder];
  return [policy.gate_fail, policy.guard_fail, policy.review_fail].filter((ladder) => ladder !== undefined);
}
