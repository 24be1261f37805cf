import { isPassAgent, type Call, type Ladder, type RetryPolicy, type Step } from '../../model/workflow.js';
import { agentStepOf, gatesOf, runsPerItem } from '../names/scope.js';
import { laddersOf } from '../values/ladder.js';

/**
 * The maximum number of agents that a list of steps can launch, by the plans whose items multiply it: `''` for none,
 * `decompose` for a number per item of that plan, `a × b` for a number per item of b in each item of a.
 */
export type LaunchCounts = ReadonlyMap<string, number>;

/** Formats launch counts in words: `1 + 5 per item of decompose`. */
export function formatLaunchCounts(launches: LaunchCounts): string {
  const terms = [...launches]
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => a.length - b.length)
    .map(([plans, count]) => (plans === '' ? String(count) : `${count} per item of ${plans}`));
  return terms.length === 0 ? '0' : terms.join(' + ');
}

/** Counts the launches if every step fails as often as it may, and restarts from as far back as it may. */
export function countMaxLaunches(steps: readonly Step[]): LaunchCounts {
  const launchesByStep: LaunchCounts[] = [];
  for (const step of steps) {
    const own = launchesOfStep(step);
    const repeated = laddersOf(step.retry).reduce<LaunchCounts>((sum, ladder) => {
      const target = steps.findIndex(({ name }) => name === ladder.restartFrom);
      if (ladder.restartFrom === undefined || target < 0 || target >= launchesByStep.length) return sum;
      return add(sum, scale(launchesByStep.slice(target).reduce(add, own), restartsOf(ladder)));
    }, NONE);
    launchesByStep.push(add(own, repeated));
  }
  return launchesByStep.reduce(add, NONE);
}

const NONE: LaunchCounts = new Map();

function launchesOfStep(step: Step): LaunchCounts {
  switch (step.kind) {
    case 'agent':
    case 'gate':
      return launchesOfAttempts(step);
    case 'call':
      return scale(countMaxLaunches(step.call.steps), roundsOfGroup(step.call.steps, step.retry));
    case 'group': {
      const children = countMaxLaunches(step.children);
      const plan = step.planner === undefined ? NONE : launchesOfAttempts(step.planner);
      const all = runsPerItem(step) ? perItem(children, step.foreach ?? step.name) : children;
      return add(plan, scale(all, roundsOfGroup(step.children, step.retry)));
    }
  }
}

/** The launches of all attempts of a step: of its agent, and of the workflows and validators that they call. */
function launchesOfAttempts(step: Extract<Step, { kind: 'agent' | 'gate' }>): LaunchCounts {
  const attempts = roundsOf(step.retry);
  const calls: Call[] = gatesOf(step).flatMap(({ call }) => (call === undefined ? [] : [call]));
  const getter = agentStepOf(step)?.get;
  if (getter !== undefined) calls.push(getter);
  const calledLaunches = calls.map(({ steps }) => countMaxLaunches(steps)).reduce(add, NONE);
  const ownLaunches = new Map([['', countOwnLaunches(step, attempts)]]);
  const validatorLaunches = validatorsOf(step.retry).map(({ steps }) => scale(countMaxLaunches(steps), attempts - 1));
  const replannedLaunches = launchesOfReplans(
    step.retry,
    add(calledLaunches, new Map([['', Math.min(1, countOwnLaunches(step, attempts))]])),
  );
  return [ownLaunches, ...validatorLaunches, ...replannedLaunches].reduce(add, scale(calledLaunches, attempts));
}

/**
 * Counts the launches of a step's own agent in all its attempts. If the agent is `pass`, attempts count from the first
 * one that may have another agent.
 */
function countOwnLaunches(step: Extract<Step, { kind: 'agent' | 'gate' }>, attempts: number): number {
  if (step.kind === 'gate') return 0;
  if (!isPassAgent(step.agent)) return attempts;
  const { retry } = step;
  if (retry?.kind === 'conditions') {
    const from = retry.entries.flatMap(({ agent, when }) =>
      agent === undefined || isPassAgent(agent) ? [] : [when.kind === 'attempt' ? Math.max(2, when.from) : 2],
    );
    return Math.max(0, attempts + 1 - Math.min(...from));
  }
  return laddersOf(retry).reduce((sum, { rungs }) => {
    const first = rungs.findIndex((rung) => rung.do !== 'same');
    return first < 0 ? sum : sum + rungs.length - first;
  }, 0);
}

/** Each replan adds the items of a new plan, which use the rest of the ladder's rungs. */
function launchesOfReplans(policy: RetryPolicy | undefined, each: LaunchCounts): readonly LaunchCounts[] {
  const rungs = laddersOf(policy).flatMap((ladder) => ladder.rungs);
  const replans = rungs.filter((rung) => rung.do === 'replan').length;
  const part = scale(each, (1 + rungs.length - replans) * replans);
  return replans === 0 ? [] : [perItem(part, 'the new plan')];
}

/** Maximum attempts of a step, or rounds of a group, between two restarts. */
function roundsOf(policy: RetryPolicy | undefined): number {
  if (policy === undefined) return 1;
  if (policy.kind === 'conditions') return policy.exit;
  return 1 + laddersOf(policy).reduce((sum, { rungs }) => sum + rungs.length, 0);
}

/** Maximum rounds of a group. Each restart from one of its children begins its ladder again. */
function roundsOfGroup(children: readonly Step[], policy: RetryPolicy | undefined): number {
  const back = laddersOf(policy).filter(({ restartFrom }) => children.some(({ name }) => name === restartFrom));
  return roundsOf(policy) * (1 + back.reduce((sum, ladder) => sum + restartsOf(ladder), 0));
}

/** Maximum number of times that a ladder takes its `restartFrom`. */
function restartsOf({ rungs, retries, restartFrom }: Ladder): number {
  if (restartFrom === undefined) return 0;
  return rungs.length === 0 ? retries : 1;
}

function validatorsOf(policy: RetryPolicy | undefined): readonly Call[] {
  if (policy?.kind !== 'conditions') return [];
  return policy.entries.flatMap(({ when }) => (when.kind === 'validator' ? [when.call] : []));
}

function add(a: LaunchCounts, b: LaunchCounts): LaunchCounts {
  const sum = new Map(a);
  for (const [plans, count] of b) sum.set(plans, (sum.get(plans) ?? 0) + count);
  return sum;
}

function scale(launches: LaunchCounts, factor: number): LaunchCounts {
  return new Map([...launches].map(([plans, count]) => [plans, count * factor]));
}

function perItem(launches: LaunchCounts, plan: string): LaunchCounts {
  return new Map([...launches].map(([plans, count]) => [plans === '' ? plan : `${plan} × ${plans}`, count]));
}
