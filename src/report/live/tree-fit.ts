import { pluralize } from '../format/figures.js';
import type { Tone } from '../format/style.js';
import { padRight, displayWidth } from '../format/text.js';
import type { NodeStatus, TreeNode } from './tree-nodes.js';

/** One line of the tree before colors are applied; `tone` null is plain text. */
export interface TreeLine {
  readonly tone: Tone | null;
  readonly text: string;
}

/**
 * Draws the tree in at most `height` lines. If it is too high, passed and pending nodes are first folded to one line
 * each, then three or more in a row become a count. Running, paused and failed nodes stay visible longest.
 */
export function fitTree(nodes: readonly TreeNode[], height: number, spinner: string): readonly TreeLine[] {
  const foldings: readonly ((nodes: readonly TreeNode[]) => readonly TreeNode[])[] = [
    (all) => all,
    (all) => all.map(foldFinished),
    (all) => all.map(foldFinished).map(collapseRuns),
  ];
  for (const folding of foldings) {
    const lines = drawAll(folding(nodes), spinner);
    if (lines.length <= height) return lines;
  }
  const lines = drawAll((foldings.at(-1) ?? ((all) => all))(nodes), spinner);
  return [
    ...lines.slice(0, height - 1),
    { tone: 'dim', text: `… ${pluralize(lines.length - height + 1, 'line')} more` },
  ];
}

function foldFinished(node: TreeNode): TreeNode {
  if (node.status === 'passed' || node.status === 'pending') return { ...node, children: [] };
  return { ...node, children: node.children.map(foldFinished) };
}

/** Replaces three or more passed, or pending, neighbours by one line with their count. */
function collapseRuns(node: TreeNode): TreeNode {
  const children: TreeNode[] = [];
  for (let from = 0; from < node.children.length;) {
    const status = node.children[from]?.status ?? 'running';
    let to = from;
    while (node.children[to]?.status === status && isCollapsible(status)) to++;
    if (to - from >= 3) children.push({ name: `… ${to - from} ${status}`, status, facts: [], children: [] });
    else children.push(...node.children.slice(from, Math.max(to, from + 1)).map(collapseRuns));
    from = Math.max(to, from + 1);
  }
  return { ...node, children };
}

function isCollapsible(status: NodeStatus): boolean {
  return status === 'passed' || status === 'pending';
}

function drawAll(nodes: readonly TreeNode[], spinner: string): readonly TreeLine[] {
  const flat = nodes.flatMap((node) => flatten(node, 0));
  const names = Math.min(40, Math.max(0, ...flat.map(({ node, depth }) => depth * 2 + displayWidth(node.name))));
  return flat.map(({ node, depth }) => {
    const name = padRight(`${'  '.repeat(depth)}${markOf(node.status, spinner)} ${node.name}`, names + 2);
    return { tone: TONES[node.status], text: `${name}  ${node.facts.join(' · ')}`.trimEnd() };
  });
}

function flatten(node: TreeNode, depth: number): readonly { readonly node: TreeNode; readonly depth: number }[] {
  return [{ node, depth }, ...node.children.flatMap((child) => flatten(child, depth + 1))];
}

const TONES: Readonly<Record<NodeStatus, Tone | null>> = {
  passed: 'good',
  failed: 'bad',
  running: null,
  paused: 'warn',
  pending: 'dim',
};

function markOf(status: NodeStatus, spinner: string): string {
  return { passed: '✓', failed: '✗', running: spinner, paused: '⏸', pending: '·' }[status];
}
