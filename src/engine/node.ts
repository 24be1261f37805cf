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

/** A step that has attempts of its own. */
export type LeafNode = AgentStep | GateStep;

/** What has children: the run, groups, items, calls, and what belongs to an attempt. */
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

export type Node = LeafNode | Composite;

const plain = { parallel: false, retry: undefined, foreach: undefined, planner: undefined, item: null, call: null };

export function rootNode(workflow: Workflow): Composite {
  return { ...plain, kind: 'composite', name: '', children: workflow.steps };
}

export function callNode(name: string, call: Call, retry?: RetryPolicy): Composite {
  return { ...plain, kind: 'composite', name, children: call.steps, retry, call };
}

function itemNode(group: Composite, item: PlanItem): Composite {
  return { ...plain, kind: 'composite', name: item.slug, children: group.children, item };
}

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

/** Whether its children run once for each item of a plan. */
export function iterates(node: Composite): boolean {
  return node.foreach !== undefined || node.planner !== undefined;
}

const ofSteps = new WeakMap<readonly Step[], readonly Node[]>();
const ofItems = new WeakMap<readonly PlanItem[], readonly Node[]>();

/** The children in order: one for each item where the group iterates. Remembered, as decide asks after every event. */
export function childrenOf(node: Composite, items: readonly PlanItem[] | null): readonly Node[] {
  if (iterates(node)) {
    const list = items ?? [];
    return remember(ofItems, list, () => list.map((item) => itemNode(node, item)));
  }
  return remember(ofSteps, node.children, () => node.children.map(nodeOf));
}

function remember<K extends object, V>(memory: WeakMap<K, V>, key: K, make: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}

/** The step that runs an item of a replan: the same agent, guards, gate and ladder, less `replan` and `restart_from`. */
export function replannedNode(node: AgentStep, item: PlanItem): AgentStep {
  return { ...node, name: item.slug, retry: withoutReplan(node.retry), hitl: undefined, get: undefined };
}

function withoutReplan(policy: RetryPolicy | undefined): RetryPolicy | undefined {
  if (policy === undefined || policy.kind === 'conditions') return policy;
  if (policy.kind === 'ladder') return { kind: 'ladder', ladder: simple(policy.ladder) };
  const { gate_fail, guard_fail, review_fail } = policy;
  return {
    kind: 'by-class',
    gate_fail: gate_fail && simple(gate_fail),
    guard_fail: guard_fail && simple(guard_fail),
    review_fail: review_fail && simple(review_fail),
  };
}

function simple(ladder: Ladder): Ladder {
  const rungs: Rung[] = ladder.rungs.filter((rung) => rung.do !== 'replan');
  return { retries: rungs.length, rungs };
}
