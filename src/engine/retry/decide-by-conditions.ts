import type { AgentStep, GateStep, Overrides, RetryEntry, RetryPolicy } from '../../model/index.js';
import type { Attempt, AttemptOutcome, Leaf } from '../run.js';
import type { RetryDecision, RetryContext } from './decision.js';
import { countedAttempts, createNextAttempt } from './next-attempt.js';

/**
 * Decides by the conditional entries of `retry:`. Of the entries whose condition holds, later ones override earlier
 * ones. Settings of earlier attempts stay in force.
 */
export function decideByConditions(
  node: AgentStep | GateStep,
  policy: Extract<RetryPolicy, { kind: 'conditions' }>,
  leaf: Leaf,
  failed: Attempt,
  outcome: AttemptOutcome,
  context: RetryContext,
): RetryDecision {
  const n = countedAttempts(leaf).length + 1;
  if (n > policy.exit) return { do: 'stop' };
  const overrides: Overrides = { ...failed.overrides };
  for (const entry of policy.entries) {
    const holds = conditionHolds(entry, n, failed, context);
    if (holds === null) return { do: 'wait' };
    if (holds) Object.assign(overrides, settingsOf(entry));
  }
  const agent =
    node.kind === 'gate' || failed.kind === 'pass' ? failed.agent : context.resolveAgent(overrides.agent ?? node.agent);
  const fresh = overrides.session === 'new' || agent !== failed.agent;
  const next = createNextAttempt(failed, outcome, {
    agent,
    overrides,
    from: overrides.worktree === 'reset' ? leaf.base : outcome.commit,
    session: fresh ? { mode: 'new' } : { mode: 'resume', of: failed.id },
    label: `retry ${n}/${policy.exit}${describe(overrides, agent !== failed.agent ? agent : null)}`,
  });
  return { do: 'retry', strategy: agent === failed.agent ? 'same' : `escalate: ${agent}`, next };
}

function conditionHolds(entry: RetryEntry, n: number, failed: Attempt, context: RetryContext): boolean | null {
  switch (entry.when.kind) {
    case 'attempt':
      return n >= entry.when.from;
    case 'gate':
      return failed.gates.get(entry.when.gate)?.status === 'fail';
    case 'validator':
      return context.validate(entry);
  }
}

function settingsOf(entry: RetryEntry): Overrides {
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
