/**
 * What a failure leads to: another attempt, by the same or another agent (escalation), a restart, a new plan, or the
 * end. Begin with `decideRetry` (a step) and `decideGroupRetry` (a group) here; `ladder.ts` picks the next rung.
 */
import type { AgentStep, Failure, GateStep, RetryPolicy, Rung } from '../../model/index.js';
import type { Attempt, AttemptOutcome, Group, Leaf } from '../run.js';
import { decideByConditions } from './decide-by-conditions.js';
import type { RetryDecision, RetryContext } from './decision.js';
import { maxAttempts, selectBranch, nextLadderMove } from './ladder.js';
import { countedAttempts, createNextAttempt } from './next-attempt.js';

/** How often a person may reject the attempts of one step. */
const MAX_REJECTIONS = 5;

/** Decides the step's next move after its last attempt failed. No other code depends on how the dialects retry. */
export function decideRetry(
  node: AgentStep | GateStep,
  leaf: Leaf,
  failed: Attempt,
  outcome: AttemptOutcome,
  context: RetryContext,
): RetryDecision {
  if (outcome.failure?.class === 'budget') return { do: 'stop' };
  if (outcome.rejected) return afterRejection(leaf, failed, outcome);
  if (isUnrunnable(outcome.failure) && hasClimbed(node, leaf, context)) return { do: 'stop' };
  const policy = node.retry;
  if (policy === undefined) return { do: 'stop' };
  if (policy.kind === 'conditions') return decideByConditions(node, policy, leaf, failed, outcome, context);
  const branch = selectBranch(policy, outcome.failure?.class ?? 'gate_fail');
  if (branch === null) return { do: 'stop' };
  const failures = countedAttempts(leaf).filter((attempt) =>
    branch.counts(attempt.outcome?.failure?.class ?? 'gate_fail'),
  ).length;
  const move = nextLadderMove(branch.ladder, failures, context.jumps.get(`${node.name}:${branch.name}`) ?? 0);
  if (move === 'stop') return { do: 'stop' };
  if ('restart' in move) {
    return {
      do: 'restart',
      target: move.restart,
      branch: `${node.name}:${branch.name}`,
      label: `restart from ${move.restart}`,
    };
  }
  return byRung(move.rung, node, leaf, failed, outcome, maxAttempts(policy), context);
}

/** Whether a gate failed because its command could not be run at all. */
function isUnrunnable(failure: Pick<Failure, 'reason'> | null): boolean {
  return failure?.reason === 'gate_unrunnable';
}

/**
 * Whether the step has tried once already to mend a gate that cannot be run: by another attempt, or by a restart. An
 * agent can add a missing build file, but no agent can install a program on the machine, however strong it is.
 */
function hasClimbed(node: AgentStep | GateStep, leaf: Leaf, { jumps }: RetryContext): boolean {
  const tries = countedAttempts(leaf).filter((attempt) => isUnrunnable(attempt.outcome?.failure ?? null));
  return tries.length > 1 || [...jumps].some(([branch, count]) => count > 0 && branch.startsWith(`${node.name}:`));
}

/** Decides the group's next move after a round of it failed; `failures` are those of the rounds before. */
export function decideGroupRetry(
  policy: RetryPolicy | undefined,
  { class: failure, reason }: Pick<Failure, 'class' | 'reason'>,
  { failures, jumps }: Pick<Group, 'failures' | 'jumps'>,
):
  | { readonly do: 'retry'; readonly rung: Rung; readonly all: number }
  | { readonly do: 'restart'; readonly target: string; readonly branch: string }
  | { readonly do: 'stop' } {
  if (policy === undefined || failure === 'budget') return { do: 'stop' };
  const hasBegunAgain = failures.length > 0 || [...jumps.values()].some((count) => count > 0);
  if (isUnrunnable({ reason }) && hasBegunAgain) return { do: 'stop' };
  if (policy.kind === 'conditions') {
    return failures.length + 1 < policy.exit ? { do: 'retry', rung: { do: 'same' }, all: policy.exit } : { do: 'stop' };
  }
  const branch = selectBranch(policy, failure);
  if (branch === null) return { do: 'stop' };
  const move = nextLadderMove(branch.ladder, failures.filter(branch.counts).length + 1, jumps.get(branch.name) ?? 0);
  if (move === 'stop') return { do: 'stop' };
  return 'restart' in move
    ? { do: 'restart', target: move.restart, branch: branch.name }
    : { do: 'retry', rung: move.rung, all: maxAttempts(policy) };
}

function afterRejection(leaf: Leaf, failed: Attempt, outcome: AttemptOutcome): RetryDecision {
  const rejections = leaf.attempts.filter((attempt) => attempt.outcome?.rejected === true).length;
  if (rejections > MAX_REJECTIONS) return { do: 'stop' };
  return {
    do: 'retry',
    strategy: 'rejected',
    next: createNextAttempt(failed, outcome, { label: `rejected ${rejections}/${MAX_REJECTIONS}` }),
  };
}

function byRung(
  rung: Rung,
  node: AgentStep | GateStep,
  leaf: Leaf,
  failed: Attempt,
  outcome: AttemptOutcome,
  all: number,
  context: RetryContext,
): RetryDecision {
  const strategy = rung.do === 'same' ? 'same' : `${rung.do}: ${rung.agent}`;
  const label = `retry ${countedAttempts(leaf).length + 1}/${all} (${strategy})`;
  if (rung.do === 'escalate' || rung.do === 'replan') {
    const kind = rung.do === 'replan' ? 'replan' : 'agent';
    const next = createNextAttempt(failed, outcome, {
      kind,
      agent: context.resolveAgent(rung.agent),
      from: leaf.base,
      session: { mode: 'new' },
      label,
    });
    return { do: 'retry', strategy, next };
  }
  if (failed.kind !== 'replan' || node.kind === 'gate')
    return { do: 'retry', strategy, next: createNextAttempt(failed, outcome, { label }) };
  const next = createNextAttempt(failed, outcome, {
    kind: 'agent',
    agent: context.resolveAgent(node.agent),
    session: { mode: 'new' },
    label,
  });
  return { do: 'retry', strategy, next };
}
