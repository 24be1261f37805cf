import {
  providerOf,
  type AgentStep,
  type FailureClass,
  type GateStep,
  type Ladder,
  type NextAttempt,
  type Overrides,
  type RetryEntry,
  type RetryPolicy,
  type Rung,
} from '../model/index.js';
import type { Attempt, AttemptOutcome, Group, Leaf } from './run.js';

/** At most so many times may a person send one step back. */
export const MOST_REJECTIONS = 5;

/** `branch` is the key under which a jump back is counted; `label` and `strategy` are for people. */
export type RetryDecision =
  | { readonly do: 'retry'; readonly next: NextAttempt; readonly strategy: string }
  | { readonly do: 'restart'; readonly target: string; readonly branch: string; readonly label: string }
  /** A validator has to say first whether a condition holds. */
  | { readonly do: 'wait' }
  | { readonly do: 'stop' };

/** What the policy needs to know beside the attempts. */
export interface RetryView {
  /** Jumps taken in this round, by branch key. */
  readonly jumps: ReadonlyMap<string, number>;
  /** Whether a validator condition holds; null while it runs. */
  readonly validate: (entry: RetryEntry) => boolean | null;
  /** An agent name or template, resolved. */
  readonly agent: (template: string) => string;
}

/** The step's next move after its last attempt failed. The only place that knows what the dialects differ in. */
export function decideRetry(
  node: AgentStep | GateStep,
  leaf: Leaf,
  failed: Attempt,
  outcome: AttemptOutcome,
  view: RetryView,
): RetryDecision {
  if (outcome.failure?.class === 'budget') return { do: 'stop' };
  if (outcome.rejected) return afterRejection(leaf, failed, outcome);
  const policy = node.retry;
  if (policy === undefined) return { do: 'stop' };
  if (policy.kind === 'conditions') return byConditions(node, policy, leaf, failed, outcome, view);
  const branch = branchOf(policy, outcome.failure?.class ?? 'gate_fail');
  if (branch === null) return { do: 'stop' };
  const failures = countedAttempts(leaf).filter((attempt) =>
    branch.counts(attempt.outcome?.failure?.class ?? 'gate_fail'),
  ).length;
  const move = climb(branch.ladder, failures, view.jumps.get(`${node.name}:${branch.name}`) ?? 0);
  if (move === 'stop') return { do: 'stop' };
  if ('restart' in move) {
    return {
      do: 'restart',
      target: move.restart,
      branch: `${node.name}:${branch.name}`,
      label: `restart from ${move.restart}`,
    };
  }
  return byRung(move.rung, node, leaf, failed, outcome, attemptsInAll(policy), view);
}

/** The group's next move after a round of it failed; `failures` are those of the rounds before. */
export function decideGroupRetry(
  policy: RetryPolicy | undefined,
  failure: FailureClass,
  { failures, jumps }: Pick<Group, 'failures' | 'jumps'>,
):
  | { readonly do: 'retry'; readonly rung: Rung; readonly all: number }
  | { readonly do: 'restart'; readonly target: string; readonly branch: string }
  | { readonly do: 'stop' } {
  if (policy === undefined || failure === 'budget') return { do: 'stop' };
  if (policy.kind === 'conditions') {
    return failures.length + 1 < policy.exit ? { do: 'retry', rung: { do: 'same' }, all: policy.exit } : { do: 'stop' };
  }
  const branch = branchOf(policy, failure);
  if (branch === null) return { do: 'stop' };
  const move = climb(branch.ladder, failures.filter(branch.counts).length + 1, jumps.get(branch.name) ?? 0);
  if (move === 'stop') return { do: 'stop' };
  return 'restart' in move
    ? { do: 'restart', target: move.restart, branch: branch.name }
    : { do: 'retry', rung: move.rung, all: attemptsInAll(policy) };
}

/** Attempts a policy allows in all, restarts aside. */
export function attemptsInAll(policy: RetryPolicy | undefined): number {
  if (policy === undefined) return 1;
  if (policy.kind === 'conditions') return policy.exit;
  if (policy.kind === 'ladder') return 1 + policy.ladder.retries;
  return (
    1 +
    [policy.gate_fail, policy.guard_fail, policy.review_fail].reduce((sum, ladder) => sum + (ladder?.retries ?? 0), 0)
  );
}

interface Branch {
  readonly name: string;
  readonly ladder: Ladder;
  readonly counts: (failure: FailureClass) => boolean;
}

function branchOf(policy: Extract<RetryPolicy, { kind: 'ladder' | 'by-class' }>, failure: FailureClass): Branch | null {
  if (policy.kind === 'ladder') return { name: 'flat', ladder: policy.ladder, counts: () => true };
  const nameOf = (of: FailureClass): 'gate_fail' | 'guard_fail' | 'review_fail' =>
    (of === 'guard_fail' || of === 'review_fail') && policy[of] !== undefined ? of : 'gate_fail';
  const name = nameOf(failure);
  const ladder = policy[name];
  return ladder === undefined ? null : { name, ladder, counts: (of) => nameOf(of) === name };
}

function climb(
  ladder: Ladder,
  failures: number,
  jumps: number,
): { readonly rung: Rung } | { readonly restart: string } | 'stop' {
  const rung = failures <= ladder.retries ? ladder.rungs[failures - 1] : undefined;
  if (rung !== undefined) return { rung };
  if (ladder.restartFrom === undefined) return 'stop';
  return jumps < (ladder.rungs.length === 0 ? ladder.retries : 1) ? { restart: ladder.restartFrom } : 'stop';
}

/** Attempts that count against the ladder: settled, and not sent back by a person. */
function countedAttempts(leaf: Leaf): readonly Attempt[] {
  return leaf.attempts.filter((attempt) => attempt.outcome !== null && !attempt.outcome.rejected);
}

function nextOf(
  failed: Attempt,
  outcome: AttemptOutcome,
  change: Partial<NextAttempt> & { readonly label: string },
): NextAttempt {
  return {
    attempt: failed.n + 1,
    kind: failed.kind,
    agent: failed.agent,
    from: outcome.commit,
    session: failed.kind === 'agent' || failed.kind === 'replan' ? { mode: 'resume', of: failed.id } : { mode: 'new' },
    cause: failed.id,
    overrides: failed.overrides,
    ...change,
  };
}

function afterRejection(leaf: Leaf, failed: Attempt, outcome: AttemptOutcome): RetryDecision {
  const rejections = leaf.attempts.filter((attempt) => attempt.outcome?.rejected === true).length;
  if (rejections > MOST_REJECTIONS) return { do: 'stop' };
  return {
    do: 'retry',
    strategy: 'rejected',
    next: nextOf(failed, outcome, { label: `rejected ${rejections}/${MOST_REJECTIONS}` }),
  };
}

function byRung(
  rung: Rung,
  node: AgentStep | GateStep,
  leaf: Leaf,
  failed: Attempt,
  outcome: AttemptOutcome,
  all: number,
  view: RetryView,
): RetryDecision {
  const strategy = rung.do === 'same' ? 'same' : `${rung.do}: ${rung.agent}`;
  const label = `retry ${countedAttempts(leaf).length + 1}/${all} (${strategy})`;
  if (rung.do === 'escalate' || rung.do === 'replan') {
    const kind = rung.do === 'replan' ? 'replan' : 'agent';
    const next = nextOf(failed, outcome, {
      kind,
      agent: view.agent(rung.agent),
      from: leaf.base,
      session: { mode: 'new' },
      label,
    });
    return { do: 'retry', strategy, next };
  }
  if (failed.kind !== 'replan' || node.kind === 'gate')
    return { do: 'retry', strategy, next: nextOf(failed, outcome, { label }) };
  const next = nextOf(failed, outcome, {
    kind: 'agent',
    agent: view.agent(node.agent),
    session: { mode: 'new' },
    label,
  });
  return { do: 'retry', strategy, next };
}

function byConditions(
  node: AgentStep | GateStep,
  policy: Extract<RetryPolicy, { kind: 'conditions' }>,
  leaf: Leaf,
  failed: Attempt,
  outcome: AttemptOutcome,
  view: RetryView,
): RetryDecision {
  const n = countedAttempts(leaf).length + 1;
  if (n > policy.exit) return { do: 'stop' };
  const overrides: Overrides = { ...failed.overrides };
  for (const entry of policy.entries) {
    const holds = conditionHolds(entry, n, failed, view);
    if (holds === null) return { do: 'wait' };
    if (holds) Object.assign(overrides, changesOf(entry));
  }
  const agent =
    node.kind === 'gate' || failed.kind === 'pass' ? failed.agent : view.agent(overrides.agent ?? node.agent);
  const fresh = overrides.session === 'new' || agent !== failed.agent;
  const next = nextOf(failed, outcome, {
    agent,
    overrides,
    from: overrides.worktree === 'reset' ? leaf.base : outcome.commit,
    session: fresh ? { mode: 'new' } : { mode: 'resume', of: failed.id },
    label: `retry ${n}/${policy.exit}${describe(overrides, agent !== failed.agent ? agent : null)}`,
  });
  return { do: 'retry', strategy: agent === failed.agent ? 'same' : `escalate: ${agent}`, next };
}

function conditionHolds(entry: RetryEntry, n: number, failed: Attempt, view: RetryView): boolean | null {
  switch (entry.when.kind) {
    case 'attempt':
      return n >= entry.when.from;
    case 'gate':
      return failed.gates.get(entry.when.gate)?.status === 'fail';
    case 'validator':
      return view.validate(entry);
  }
}

function changesOf(entry: RetryEntry): Overrides {
  const { agent, session, worktree, prompt } = entry;
  return Object.fromEntries(
    Object.entries({ agent, session, worktree, prompt }).filter(([, value]) => value !== undefined),
  );
}

function describe(overrides: Overrides, agent: string | null): string {
  const parts = [
    ...(agent === null ? [] : [`agent: ${agent}`]),
    ...(overrides.session === undefined ? [] : ['new session']),
    ...(overrides.worktree === undefined ? [] : ['reset']),
    ...(overrides.prompt === undefined ? [] : ['other prompt']),
  ];
  return parts.length === 0 ? ' (same)' : ` (${parts.join(', ')})`;
}

/** Whether a session of one agent can be gone on with by another: the same CLI. */
export function sameProvider(a: string, b: string): boolean {
  return providerOf(a) === providerOf(b);
}
