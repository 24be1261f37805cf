import type { Step } from '../../model/workflow.js';
import { pluralize, formatDuration, formatMoney } from '../format/figures.js';
import { cleanLine } from '../format/text.js';
import { gateText } from '../gate-text.js';
import type { AttemptSummary, RunSummary } from '../run-summary/run-summary.js';
import { stepRowsOf, type StepRow } from '../step-rows.js';
import { totalsOf } from '../totals.js';

/** Status of a node of the tree. */
export type NodeStatus = 'passed' | 'failed' | 'running' | 'paused' | 'pending';

/** A step, a plan item or a group in the tree. `facts` are shown after its name: agent, turns, cost and so on. */
export interface TreeNode {
  readonly name: string;
  readonly status: NodeStatus;
  readonly facts: readonly string[];
  readonly children: readonly TreeNode[];
}

/** Builds the tree of the whole workflow, including steps that have not started. `nowMs` is on the summary's clock. */
export function buildTree(summary: RunSummary, nowMs: number): readonly TreeNode[] {
  const view: View = { summary, nowMs, rows: new Map(stepRowsOf(summary).map((row) => [row.path, row])) };
  return nodesOf(view, summary.definition?.steps ?? [], '');
}

interface View {
  readonly summary: RunSummary;
  readonly nowMs: number;
  readonly rows: ReadonlyMap<string, StepRow>;
}

function nodesOf(view: View, steps: readonly Step[], parent: string): readonly TreeNode[] {
  return steps.map((step) => {
    const path = parent === '' ? step.name : `${parent}/${step.name}`;
    if (step.kind === 'group') return groupNode(view, step.name, path, step.children);
    if (step.kind === 'call') return groupNode(view, step.name, path, step.call.steps);
    return leafNode(view, step.name, path);
  });
}

function groupNode(view: View, name: string, path: string, steps: readonly Step[]): TreeNode {
  const group = view.summary.groups.get(path);
  const planner = view.rows.has(path) ? [leafNode(view, 'plan', path)] : [];
  const items = group?.items?.map((item, index) => {
    const children = nodesOf(view, steps, `${path}/${item.slug}`);
    const onlyChild = children.length === 1 ? children[0] : undefined;
    const label = `${index + 1} ${cleanLine(item.name, 32)}`;
    // An item of one step is shown as that step.
    return onlyChild?.children.length === 0 ? { ...onlyChild, name: label } : groupOf(label, children, null);
  });
  const children = items ?? (group ? nodesOf(view, steps, path) : []);
  const passed = items?.filter(({ status }) => status === 'passed').length ?? 0;
  const facts = items ? [`${passed}/${pluralize(items.length, 'item')}`] : [];
  const settled = group?.settled?.status ?? null;
  const node = groupOf(name, [...planner, ...children], group ? settled : 'pending');
  return { ...node, facts: group && group.round > 1 ? [...facts, `round ${group.round}`] : facts };
}

function groupOf(name: string, children: readonly TreeNode[], settled: NodeStatus | null): TreeNode {
  const has = (status: NodeStatus): boolean => children.some((child) => child.status === status);
  const all = (status: NodeStatus): boolean => children.every((child) => child.status === status);
  const unsettled = all('pending') ? 'pending' : has('running') ? 'running' : has('paused') ? 'paused' : 'running';
  const inferred =
    children.length > 0 && all('passed') ? 'passed' : has('failed') && !has('running') ? 'failed' : unsettled;
  const status = children.some((child) => child.status === 'running') ? 'running' : (settled ?? inferred);
  // A node that has not started shows no children.
  return { name, status, facts: [], children: status === 'pending' ? [] : children };
}

function leafNode(view: View, name: string, path: string): TreeNode {
  const row = view.rows.get(path);
  if (!row || row.attempts.length === 0) return { name, status: 'pending', facts: [], children: [] };
  const totals = totalsOf(view.summary, row.attempts);
  const latest = row.attempts.at(-1);
  const spent = totals.costSource === null ? [] : [formatMoney(totals.costUsd, totals.costSource === 'unpriced')];
  const turns = totals.turns === null ? [] : [pluralize(totals.turns, 'turn')];
  const agent = row.kind === 'gate' || row.kind === 'pass' ? [] : [cleanLine(latest?.agent ?? row.agent, 24)];
  const state = row.status === 'running' && latest ? activityOf(latest, view.nowMs) : [gateText(row)];
  const facts = [...agent, ...turns, ...spent, ...state].filter((fact) => fact !== '');
  return { name, status: row.status, facts, children: [] };
}

/** What the latest attempt of a running step is doing: `retry 3/5 (same)`, `checking test`, `34s`. */
function activityOf(attempt: AttemptSummary, nowMs: number): readonly string[] {
  const check = attempt.checks[attempt.gates.length];
  const checking = attempt.status === 'running' && check !== undefined ? [`checking ${cleanLine(check, 40)}`] : [];
  const label = attempt.number > 1 ? [cleanLine(attempt.label, 60)] : [];
  const failed = attempt.status === 'failed' ? [`failed: ${cleanLine(attempt.message, 60)}`] : [];
  const elapsed = attempt.status === 'running' ? [formatDuration(nowMs - attempt.startedMs)] : [];
  return [...label, ...checking, ...failed, ...elapsed];
}
