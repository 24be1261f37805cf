import { ROOT, RUN_SCOPE, StepPath, type Failure, type NewEvent } from '../model/index.js';
import type { Effect } from './command.js';
import type { Composite, LeafNode } from './node.js';
import type { Group, Leaf, Run } from './run.js';

/** The failure of a step or called workflow that has exceeded a limit of its own; null if it has not. */
export function limitFailure({ path, exceededLimit }: Pick<Group | Leaf, 'path' | 'exceededLimit'>): Failure | null {
  switch (exceededLimit) {
    case null:
      return null;
    case 'timeout':
      return { class: 'budget', reason: 'timeout', message: `the time of ${path} is up` };
    case 'budget':
    case 'tokens':
      return {
        class: 'budget',
        reason: 'budget',
        message: `the ${exceededLimit} of ${path} ${exceededLimit === 'budget' ? 'is' : 'are'} spent`,
      };
  }
}

/** `budget_exceeded` if the run has exceeded one of its limits, else null. A replay's carried cost does not count. */
export function exceededRunLimit(run: Run): NewEvent | null {
  if (run.stop !== null) return null;
  const spent = run.usd - run.carriedUsd;
  const limit = run.settings.max_budget;
  if (limit !== null && spent > limit) {
    return { type: 'budget_exceeded', step: ROOT, scope: 'run', limit: 'budget', max_usd: limit, spent_usd: spent };
  }
  const tokens = run.workflow.maxTokens;
  if (tokens !== undefined && run.tokens > tokens) {
    return {
      type: 'budget_exceeded',
      step: ROOT,
      scope: 'run',
      limit: 'tokens',
      max_tokens: tokens,
      current_tokens: run.tokens,
    };
  }
  return null;
}

/** `budget_exceeded` if a step has exceeded its budget, which covers all its attempts; else null. */
export function exceededStepBudget(node: LeafNode, leaf: Leaf): NewEvent | null {
  if (
    leaf.exceededLimit !== null ||
    node.kind !== 'agent' ||
    node.maxBudgetUsd === undefined ||
    leaf.usd <= node.maxBudgetUsd
  )
    return null;
  return {
    type: 'budget_exceeded',
    step: leaf.path,
    scope: 'step',
    limit: 'budget',
    max_usd: node.maxBudgetUsd,
    spent_usd: leaf.usd,
  };
}

/** `budget_exceeded` if a called workflow has exceeded one of its own limits; else null. */
export function exceededCallLimit(node: Composite, group: Group): NewEvent | null {
  if (group.exceededLimit !== null || node.call === null) return null;
  const { maxBudgetUsd, maxTokens } = node.call;
  if (maxBudgetUsd !== undefined && group.usd > maxBudgetUsd) {
    return {
      type: 'budget_exceeded',
      step: group.path,
      scope: 'workflow',
      limit: 'budget',
      max_usd: maxBudgetUsd,
      spent_usd: group.usd,
    };
  }
  if (maxTokens !== undefined && group.tokens > maxTokens) {
    return {
      type: 'budget_exceeded',
      step: group.path,
      scope: 'workflow',
      limit: 'tokens',
      max_tokens: maxTokens,
      current_tokens: group.tokens,
    };
  }
  return null;
}

/** The timer of the whole run; empty if the workflow sets no time limit. */
export function createRunTimer(run: Run): readonly Effect[] {
  const limitMs = run.workflow.maxTimeoutMs;
  if (limitMs === undefined || run.stop !== null) return [];
  return [
    {
      kind: 'Timer',
      key: 'run/limit',
      scope: RUN_SCOPE,
      step: ROOT,
      limitMs,
      usedMs: run.workedMs,
      since: run.epochStartedAt,
    },
  ];
}

/** The timer of a call, which counts the run's working time since the call began; empty if it has no time limit. */
export function createCallTimer(run: Run, node: Composite, group: Group): readonly Effect[] {
  const limitMs = node.call?.maxTimeoutMs;
  if (limitMs === undefined || group.exceededLimit !== null) return [];
  const step = StepPath.parse(group.path);
  return [
    {
      kind: 'Timer',
      key: `${group.scope}/${group.path}/limit`,
      scope: group.scope,
      step,
      limitMs,
      usedMs: run.workedMs - group.workedMsAtStart,
      since: run.epochStartedAt,
    },
  ];
}
