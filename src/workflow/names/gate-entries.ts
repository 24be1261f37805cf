import type { Call, GateEntry, Step, Workflow } from '../../model/workflow.js';

/** Lists all gate entries of a workflow, those of called workflows and validators included. */
export function listGateEntries({ steps }: Pick<Workflow, 'steps'>): readonly GateEntry[] {
  return steps.flatMap(entriesOf);
}

function entriesOf(step: Step): readonly GateEntry[] {
  switch (step.kind) {
    case 'agent': {
      const conditions = step.retry?.kind === 'conditions' ? step.retry.entries : [];
      const validators = conditions.flatMap(({ when }) => (when.kind === 'validator' ? [when.call] : []));
      return [...withCalls(step.gates), ...[step.get, ...validators].flatMap(entriesOfCall)];
    }
    case 'gate':
      return withCalls(step.gates);
    case 'group':
      return [...(step.planner === undefined ? [] : entriesOf(step.planner)), ...step.children.flatMap(entriesOf)];
    case 'call':
      return entriesOfCall(step.call);
  }
}

function withCalls(entries: readonly GateEntry[]): readonly GateEntry[] {
  return entries.flatMap((entry) => [entry, ...entriesOfCall(entry.call)]);
}

function entriesOfCall(call: Call | undefined): readonly GateEntry[] {
  return call === undefined ? [] : listGateEntries(call);
}
