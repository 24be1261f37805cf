import fc from 'fast-check';
import type { AgentStep, Call, GateEntry, GroupStep, RetryPolicy, Step } from '../../src/model/index.js';
import { agent, escalate, gate, good, group, ladder, plan, replan, restart, review, same, validator } from './steps.js';

/** What the generator chooses; `build` makes a valid workflow of it, whatever it is. */
export type Sketch = LeafSketch | GroupSketch;

interface LeafSketch {
  readonly is: 'agent' | 'plan' | 'review' | 'gate' | 'pass';
  readonly gated: boolean;
  readonly extra: 'none' | 'validator' | 'get' | 'before_gate' | 'after_gate' | 'budget';
  readonly policy: PolicySketch;
  /** Which earlier sibling a restart goes back to. */
  readonly back: number;
}

interface GroupSketch {
  readonly is: 'group' | 'items' | 'split' | 'call';
  readonly parallel: boolean;
  readonly children: readonly Sketch[];
  readonly policy: PolicySketch;
  readonly back: number;
}

const POLICIES = [
  'none',
  'same',
  'escalate',
  'replan',
  'restart',
  'restart-later',
  'by-class',
  'restart-by-class',
  'conditions',
] as const;
type PolicySketch = (typeof POLICIES)[number];

const policy = fc.constantFrom(...POLICIES);
const back = fc.nat({ max: 3 });

const leaf: fc.Arbitrary<LeafSketch> = fc.record({
  is: fc.oneof(
    { weight: 5, arbitrary: fc.constant('agent' as const) },
    { weight: 2, arbitrary: fc.constant('plan' as const) },
    fc.constantFrom('review', 'gate', 'pass'),
  ),
  gated: fc.boolean(),
  extra: fc.oneof(
    { weight: 4, arbitrary: fc.constant('none' as const) },
    fc.constantFrom('validator', 'get', 'before_gate', 'after_gate', 'budget'),
  ),
  policy,
  back,
});

/** The steps of a workflow, at most three levels deep. */
export const sketches: fc.Arbitrary<readonly Sketch[]> = fc.letrec<{ steps: readonly Sketch[]; step: Sketch }>(
  (tie) => ({
    steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
    step: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      { weight: 3, arbitrary: leaf },
      {
        weight: 2,
        arbitrary: fc.record({
          is: fc.constantFrom('group', 'items', 'split', 'call'),
          parallel: fc.boolean(),
          children: tie('steps'),
          policy,
          back,
        }),
      },
    ),
  }),
).steps;

/** Steps are named by their place: `s0`, `s1`. Names are unique in their list, as a reader would have it. */
export function build(steps: readonly Sketch[]): Step[] {
  return inList(steps, false);
}

function inList(steps: readonly Sketch[], parallel: boolean): Step[] {
  const plans: string[] = [];
  return steps.map((sketch, index) => {
    const name = `s${index}`;
    const earlier = parallel ? [] : steps.slice(0, index).map((_, at) => `s${at}`);
    const target = earlier[sketch.back % Math.max(1, earlier.length)];
    const step = 'children' in sketch ? groupOf(sketch, name, plans[0]) : leafOf(sketch, name, target);
    if (!parallel && 'output' in step && step.output === 'plan') plans.push(name);
    return step;
  });
}

function groupOf(sketch: GroupSketch, name: string, planned: string | undefined): Step {
  const { is, parallel, children } = sketch;
  const iterates = is === 'split' || (is === 'items' && planned !== undefined);
  const steps = inList(children, parallel && !iterates && is !== 'call');
  const retry = policyOf(sketch.policy, `s${sketch.back % steps.length}`, 'group');
  if (is === 'call') return { kind: 'call', name, call: callOf(name, steps), ...retry };
  const more: Partial<GroupStep> = { parallel, ...retry };
  if (is === 'split') return group(name, steps, { ...more, planner: plan(name, { dialect: 'current' }) });
  return group(name, steps, iterates ? { ...more, foreach: planned } : more);
}

function leafOf(sketch: LeafSketch, name: string, target: string | undefined): Step {
  const gates: GateEntry[] = sketch.gated ? [good('clean')] : [];
  if (sketch.is === 'gate') return { ...gate(name, 'clean'), ...policyOf(sketch.policy, target, 'gate') };
  const more: Partial<AgentStep> = { ...extraOf(sketch, gates), ...policyOf(sketch.policy, target, 'step') };
  switch (sketch.is) {
    case 'agent':
      return agent(name, more);
    case 'plan':
      return plan(name, more);
    case 'review':
      return review(name, more);
    case 'pass':
      return agent(name, { ...more, agent: 'pass', gates: [good('clean')] });
  }
}

function extraOf({ extra }: LeafSketch, gates: readonly GateEntry[]): Partial<AgentStep> {
  switch (extra) {
    case 'none':
      return { gates: [...gates] };
    case 'validator':
      return { gates: [...gates, validator('v', review('check'))] };
    case 'get':
      return { gates: [...gates], get: callOf('get', [agent('look', { retry: ladder(same) })]) };
    case 'before_gate':
    case 'after_gate':
      return { gates: [good('clean')], hitl: extra };
    case 'budget':
      return { gates: [...gates], maxBudgetUsd: STEP_BUDGET };
  }
}

/** Two attempts of ordinary agents, but not three. */
export const STEP_BUDGET = 0.5;

function callOf(workflow: string, steps: Step[]): Call {
  return { workflow, dialect: 'current', with: {}, inputs: {}, blastRadius: 'off', steps };
}

/** `target`: where a restart goes back to; without one the policy is `same`. A gate step knows `same` and restarts only. */
function policyOf(
  sketch: PolicySketch,
  target: string | undefined,
  of: 'step' | 'gate' | 'group',
): { retry?: RetryPolicy } {
  const strong = of === 'gate' ? same : escalate('claude-opus');
  switch (sketch) {
    case 'none':
      return {};
    case 'same':
      return { retry: ladder(same) };
    case 'escalate':
      return { retry: ladder(same, strong) };
    case 'replan':
      return { retry: of === 'step' ? ladder(replan('claude-opus'), same) : ladder(same, same) };
    case 'restart':
      return { retry: target === undefined ? ladder(same) : restart(target, 2) };
    case 'restart-later':
      return { retry: target === undefined ? ladder(strong) : restart(target, 1, same) };
    case 'by-class':
      return {
        retry: {
          kind: 'by-class',
          gate_fail: { retries: 2, rungs: [same, same] },
          guard_fail: { retries: 1, rungs: [strong] },
        },
      };
    case 'restart-by-class':
      return target === undefined
        ? { retry: { kind: 'by-class', review_fail: { retries: 1, rungs: [same] } } }
        : {
            retry: {
              kind: 'by-class',
              gate_fail: { retries: 1, rungs: [], restartFrom: target },
              guard_fail: { retries: 1, rungs: [same], restartFrom: target },
            },
          };
    case 'conditions':
      return { retry: { kind: 'conditions', exit: 3, entries: of === 'step' ? CONDITIONS : [] } };
  }
}

const CONDITIONS: Extract<RetryPolicy, { kind: 'conditions' }>['entries'] = [
  { when: { kind: 'gate', gate: 'is_clean' }, agent: 'claude-sonnet' },
  { when: { kind: 'validator', name: 'c', call: callOf('c', [review('is')]) }, session: 'new' },
  { when: { kind: 'attempt', from: 3 }, worktree: 'reset', agent: 'claude-opus' },
];
