import { baseName, type StepPath } from '../../model/index.js';
import { callNode, childrenOf, replannedNode, rootNode, type Node } from '../node.js';
import type { Group, Leaf, Run } from '../run.js';
import { ownerOf } from './lineage.js';

const cache = new WeakMap<Group | Leaf, Node>();

/** Finds the node that an occurrence belongs to, from the workflow downwards. Cached, as it never changes. */
export function findNode(run: Run, occurrence: Group | Leaf): Node {
  const found = cache.get(occurrence);
  if (found !== undefined) return found;
  const node = search(run, occurrence);
  cache.set(occurrence, node);
  return node;
}

function search(run: Run, occurrence: Group | Leaf): Node {
  const owner = ownerOf(run, occurrence.scope);
  if (owner === null) return rootNode(run.workflow);
  const holder = findNode(run, owner);
  const node =
    'attempts' in owner ? insideAttempt(holder, owner, occurrence) : childNamed(holder, owner, occurrence.path);
  if (node === undefined) throw new Error(`the workflow has no step ${occurrence.path}`);
  return 'attempts' in occurrence && node.kind === 'composite' && node.planner !== undefined ? node.planner : node;
}

function childNamed(holder: Node, owner: Group, path: StepPath): Node | undefined {
  if (holder.kind !== 'composite') return undefined;
  return childrenOf(holder, owner.items).find((child) => child.name === baseName(path));
}

/** The node of what belongs to one attempt of a step: `get`, `gate/<name>`, `retry/<name>` or `replan/<item>`. */
function insideAttempt(holder: Node, owner: Leaf, occurrence: Group | Leaf): Node | undefined {
  if (holder.kind === 'composite') return undefined;
  const [segment, name = ''] = occurrence.path.slice(owner.path.length + 1).split('/');
  switch (segment) {
    case 'get':
      return holder.kind === 'agent' && holder.get !== undefined ? callNode('get', holder.get) : undefined;
    case 'gate': {
      const call = holder.gates.find((entry) => entry.name === name)?.call;
      return call === undefined ? undefined : callNode(name, call);
    }
    case 'retry': {
      if (holder.retry?.kind !== 'conditions') return undefined;
      const when = holder.retry.entries
        .map((entry) => entry.when)
        .find((found) => found.kind === 'validator' && found.name === name);
      return when?.kind === 'validator' ? callNode(name, when.call) : undefined;
    }
    case 'replan': {
      if (holder.kind !== 'agent') return undefined;
      const output = owner.attempts.find((attempt) => String(attempt.id) === String(occurrence.scope))?.snapshot
        ?.output;
      const item = output?.kind === 'plan' ? output.items.find((found) => found.slug === name) : undefined;
      return item === undefined ? undefined : replannedNode(holder, item);
    }
    default:
      return undefined;
  }
}
