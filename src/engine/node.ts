import type {
  AgentStep,
  Call,
  GateStep,
  GroupStep,
  Ladder,
  PlanItem,
  RetryPolicy,
  Rung,
  Step,
  Workflow,
} from '../model/index.js';

/** The definition of a step that has attempts of its own. */
export type LeafNode = AgentStep | GateStep;

/** The definition of anything with children: the run, groups, items, calls, and workflows inside an attempt. */
export interface Composite {
  readonly kind: 'composite';
  readonly name: string;
  readonly parallel: boolean;
  readonly children: readonly Step[];
  readonly retry: RetryPolicy | undefined;
  readonly foreach: string | undefined;
  readonly planner: AgentStep | undefined;
  readonly item: PlanItem | null;
  readonly call: Call | null;
}

/** A node of the tree of steps. */
export type Node = LeafNode | Composite;

const plain = { parallel: false, retry: undefined, foreach: undefined, planner: undefined, item: null, call: null };

/** The node of the whole run. */
export function rootNode(workflow: Workflow): Composite {
  return { ...plain, kind: 'composite', name: '', children: workflow.steps };
}

/** The node of a called workflow. */
export function callNode(name: string, call: Call, retry?: RetryPolicy): Composite {
  return { ...plain, kind: 'composite', name, children: call.steps, retry, call };
}

function itemNode(group: Composite, item: PlanItem): Composite {
  return { ...plain, kind: 'composite', name: item.slug, children: group.children, item };
}

/** The node of a step. */
export function nodeOf(step: Step): Node {
  switch (step.kind) {
    case 'agent':
    case 'gate':
      return step;
    case 'group':
      return groupNode(step);
    case 'call':
      return callNode(step.name, step.call, step.retry);
  }
}

function groupNode(step: GroupStep): Composite {
  const { name, parallel, children, retry, foreach, planner } = step;
  return { kind: 'composite', name, parallel, children, retry, foreach, planner, item: null, call: null };
}

/** Whether the children of this node run once for each item of a plan. */
export function iterates(node: Composite): boolean {
  return node.foreach !== undefined || node.planner !== undefined;
}

const nodesBySteps = new WeakMap<readonly Step[], readonly Node[]>();
const nodesByItems = new WeakMap<readonly PlanItem[], readonly Node[]>();

/** The children in order; if the node iterates, one for each item. Cached, as `decide` needs them after every event. */
export function childrenOf(node: Composite, items: readonly PlanItem[] | null): readonly Node[] {
  if (iterates(node)) {
    const list = items ?? [];
    return memoize(nodesByItems, list, () => list.map((item) => itemNode(node, item)));
  }
  return memoize(nodesBySteps, node.children, () => node.children.map(nodeOf));
}

function memoize<K extends object, V>(cache: WeakMap<K, V>, key: K, make: () => V): V {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

/** The node that runs one item of a replan: as the step, but without `hitl`, `get`, `replan` rungs and restarts. */
export function replannedNode(node: AgentStep, item: PlanItem): AgentStep {
  return { ...node, name: item.slug, retry: withoutReplan(node.retry), hitl: undefined, get: undefined };
}

function withoutReplan(policy: RetryPolicy | undefined): RetryPolicy | undefined {
  if (policy === undefined || policy.kind === 'conditions') return policy;
  if (policy.kind === 'ladder') return { kind: 'ladder', ladder: withoutRestart(policy.ladder) };
  const { gate_fail, guard_fail, review_fail } = policy;
  return {
    kind: 'by-class',
    gate_fail: gate_fail && withoutRestart(gate_fail),
    guard_fail: guard_fail && withoutRestart(guard_fail),
    review_fail: review_fail && withoutRestart(review_fail),
  };
}

function withoutRestart(ladder: Ladder): Ladder {
  const rungs: Rung[] = ladder.rungs.filter((rung) => rung.do !== 'replan');
  return { retries: rungs.length, rungs };
}
