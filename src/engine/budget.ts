import { ROOT, RUN_SCOPE, StepPath, type Failure, type NewEvent } from '../model/index.js';
import type { Effect } from './command.js';
import type { Composite, LeafNode } from './node.js';
import type { Group, Leaf, Run } from './run.js';

/** What comes of a step, or of a called workflow, that has passed a limit of its own; null where it has not. */
export function limitPassed({ path, spent }: Pick<Group | Leaf, 'path' | 'spent'>): Failure | null {
  switch (spent) {
    case null:
      return null;
    case 'timeout':
      return { class: 'budget', reason: 'timeout', message: `the time of ${path} is up` };
    case 'budget':
    case 'tokens':
      return {
        class: 'budget',
        reason: 'budget',
        message: `the ${spent} of ${path} ${spent === 'budget' ? 'is' : 'are'} spent`,
      };
  }
}

/** The run's own limits: budget_exceeded once one is passed. Money that a replay carried in does not count. */
export function overLimit(run: Run): NewEvent | null {
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

/** A step's budget covers all its attempts. */
export function stepOverBudget(node: LeafNode, leaf: Leaf): NewEvent | null {
  if (leaf.spent !== null || node.kind !== 'agent' || node.maxBudgetUsd === undefined || leaf.usd <= node.maxBudgetUsd)
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

/** A called workflow's limits are a ceiling within the run's. */
export function callOverBudget(node: Composite, group: Group): NewEvent | null {
  if (group.spent !== null || node.call === null) return null;
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

/** The clock of the whole run, where the workflow limits its time. */
export function runTimer(run: Run): readonly Effect[] {
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
      since: run.epochAt,
    },
  ];
}

/** The clock of a call counts the run's time of work since the call began. */
export function callTimer(run: Run, node: Composite, group: Group): readonly Effect[] {
  const limitMs = node.call?.maxTimeoutMs;
  if (limitMs === undefined || group.spent !== null) return [];
  const step = StepPath.parse(group.path);
  return [
    {
      kind: 'Timer',
      key: `${group.scope}/${group.path}/limit`,
      scope: group.scope,
      step,
      limitMs,
      usedMs: run.workedMs - group.beganMs,
      since: run.epochAt,
    },
  ];
}
