import { isPass, type Call, type Ladder, type RetryPolicy, type Step } from '../../model/workflow.js';
import { laddersOf } from '../ladder.js';
import { agentOf, gatesOf, runsPerItem } from '../names/scope.js';

/**
 * The most agents that a list of steps can launch: numbers by the plans whose items multiply them (`''` for none,
 * `decompose` for each of its items, `a × b` for each of b's in each of a's).
 */
export type WorstCase = ReadonlyMap<string, number>;

/** In words: `1 + 5 per item of decompose`. */
export function describeWorstCase(worst: WorstCase): string {
  const terms = [...worst]
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => a.length - b.length)
    .map(([plans, count]) => (plans === '' ? String(count) : `${count} per item of ${plans}`));
  return terms.length === 0 ? '0' : terms.join(' + ');
}

/** A step that fails as often as it may, and sends back as far as it may. */
export function worstCase(steps: readonly Step[]): WorstCase {
  const costs: WorstCase[] = [];
  for (const step of steps) {
    const own = costOf(step);
    const repeated = laddersOf(step.retry).reduce<WorstCase>((sum, ladder) => {
      const target = steps.findIndex(({ name }) => name === ladder.restartFrom);
      if (ladder.restartFrom === undefined || target < 0 || target >= costs.length) return sum;
      return add(sum, scale(costs.slice(target).reduce(add, own), jumpsOf(ladder)));
    }, NONE);
    costs.push(add(own, repeated));
  }
  return costs.reduce(add, NONE);
}

const NONE: WorstCase = new Map();

function costOf(step: Step): WorstCase {
  switch (step.kind) {
    case 'agent':
    case 'gate':
      return attemptsOf(step);
    case 'call':
      return scale(worstCase(step.call.steps), roundsOfGroup(step.call.steps, step.retry));
    case 'group': {
      const children = worstCase(step.children);
      const plan = step.planner === undefined ? NONE : attemptsOf(step.planner);
      const all = runsPerItem(step) ? perItem(children, step.foreach ?? step.name) : children;
      return add(plan, scale(all, roundsOfGroup(step.children, step.retry)));
    }
  }
}

function attemptsOf(step: Extract<Step, { kind: 'agent' | 'gate' }>): WorstCase {
  const attempts = roundsOf(step.retry);
  const calls: Call[] = gatesOf(step).flatMap(({ call }) => (call === undefined ? [] : [call]));
  const getter = agentOf(step)?.get;
  if (getter !== undefined) calls.push(getter);
  const beside = calls.map(({ steps }) => worstCase(steps)).reduce(add, NONE);
  const launched = new Map([['', launchesOf(step, attempts)]]);
  const asked = validatorsOf(step.retry).map(({ steps }) => scale(worstCase(steps), attempts - 1));
  const parts = replannedParts(step.retry, add(beside, new Map([['', Math.min(1, launchesOf(step, attempts))]])));
  return [launched, ...asked, ...parts].reduce(add, scale(beside, attempts));
}

/** Of an agent by all attempts of a step; where its agent is `pass`, by those from the first that may have another. */
function launchesOf(step: Extract<Step, { kind: 'agent' | 'gate' }>, attempts: number): number {
  if (step.kind === 'gate') return 0;
  if (!isPass(step.agent)) return attempts;
  const { retry } = step;
  if (retry?.kind === 'conditions') {
    const from = retry.entries.flatMap(({ agent, when }) =>
      agent === undefined || isPass(agent) ? [] : [when.kind === 'attempt' ? Math.max(2, when.from) : 2],
    );
    return Math.max(0, attempts + 1 - Math.min(...from));
  }
  return laddersOf(retry).reduce((sum, { rungs }) => {
    const first = rungs.findIndex((rung) => rung.do !== 'same');
    return first < 0 ? sum : sum + rungs.length - first;
  }, 0);
}

/** Each replan adds the parts of the new plan, which climb what is left of the ladder. */
function replannedParts(policy: RetryPolicy | undefined, each: WorstCase): readonly WorstCase[] {
  const rungs = laddersOf(policy).flatMap((ladder) => ladder.rungs);
  const replans = rungs.filter((rung) => rung.do === 'replan').length;
  const part = scale(each, (1 + rungs.length - replans) * replans);
  return replans === 0 ? [] : [perItem(part, 'the new plan')];
}

/** Attempts (or rounds of a group) between restarts. */
function roundsOf(policy: RetryPolicy | undefined): number {
  if (policy === undefined) return 1;
  if (policy.kind === 'conditions') return policy.exit;
  return 1 + laddersOf(policy).reduce((sum, { rungs }) => sum + rungs.length, 0);
}

/** Where it goes back to a child, its ladder begins anew. */
function roundsOfGroup(children: readonly Step[], policy: RetryPolicy | undefined): number {
  const back = laddersOf(policy).filter(({ restartFrom }) => children.some(({ name }) => name === restartFrom));
  return roundsOf(policy) * (1 + back.reduce((sum, ladder) => sum + jumpsOf(ladder), 0));
}

function jumpsOf({ rungs, retries, restartFrom }: Ladder): number {
  if (restartFrom === undefined) return 0;
  return rungs.length === 0 ? retries : 1;
}

function validatorsOf(policy: RetryPolicy | undefined): readonly Call[] {
  if (policy?.kind !== 'conditions') return [];
  return policy.entries.flatMap(({ when }) => (when.kind === 'validator' ? [when.call] : []));
}

function add(a: WorstCase, b: WorstCase): WorstCase {
  const sum = new Map(a);
  for (const [plans, count] of b) sum.set(plans, (sum.get(plans) ?? 0) + count);
  return sum;
}

function scale(worst: WorstCase, factor: number): WorstCase {
  return new Map([...worst].map(([plans, count]) => [plans, count * factor]));
}

function perItem(worst: WorstCase, plan: string): WorstCase {
  return new Map([...worst].map(([plans, count]) => [plans === '' ? plan : `${plan} × ${plans}`, count]));
}
