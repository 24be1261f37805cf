import type { Step } from '../../model/workflow.js';
import { capitalize } from '../format/text.js';
import type { RunSummary } from './run-summary.js';

/** A plan item that a step's path lies in, and its position in the plan. `number` counts from 1. */
export interface ItemPosition {
  /** Path of the group that iterates over the plan. */
  readonly group: string;
  readonly slug: string;
  readonly number: number;
  readonly total: number;
  /** Name in the plan; the slug if the ledger does not hold the plan's text. */
  readonly name: string;
  readonly description: string;
  readonly parallel: boolean;
}

/** The plan items a path lies in, outermost first. */
export function itemsOf(summary: RunSummary, path: string): readonly ItemPosition[] {
  const segments = path.split('/');
  return segments.flatMap((slug, index) => {
    const group = segments.slice(0, index).join('/');
    const position = index === 0 ? null : itemPosition(summary, group, slug);
    return position ? [position] : [];
  });
}

function itemPosition(summary: RunSummary, group: string, slug: string): ItemPosition | null {
  const known = summary.groups.get(group);
  const index = indexOfItem(known?.items, slug);
  const item = known?.items?.[index];
  if (known?.items && item) {
    const { name, description } = item;
    return { group, slug, number: index + 1, total: known.items.length, name, description, parallel: known.parallel };
  }
  return replannedPosition(summary, group, slug);
}

type Items = readonly { readonly slug: string }[];

const indexCache = new WeakMap<Items, ReadonlyMap<string, number>>();

/** Index of a slug among the items; -1 if it is not there. Cached, since every line of a report looks it up. */
function indexOfItem(items: Items | null | undefined, slug: string): number {
  if (!items) return -1;
  const index = indexCache.get(items) ?? new Map(items.map((item, at) => [item.slug, at]));
  indexCache.set(items, index);
  return index.get(slug) ?? -1;
}

function replannedPosition(summary: RunSummary, group: string, slug: string): ItemPosition | null {
  if (!group.endsWith('/replan')) return null;
  const slugs = summary.replannedItems.get(group.slice(0, -'/replan'.length)) ?? [];
  const index = slugs.indexOf(slug);
  if (index < 0) return null;
  const position = { group, slug, number: index + 1, total: slugs.length, name: slug, description: '' };
  return { ...position, parallel: false };
}

/** The path with the numbers of plan items in place of their slugs: `build/auth/impl` → `build/1/impl`. */
export function numberedPath(summary: RunSummary, path: string): string {
  const items = itemsOf(summary, path);
  const segments = path.split('/');
  return segments
    .map((segment, index) => {
      const group = segments.slice(0, index).join('/');
      return items.find((item) => item.group === group && item.slug === segment)?.number ?? segment;
    })
    .join('/');
}

/** Number (from 1; 0 if unknown) and title of the root step that a path belongs to. */
export function rootStepOf(summary: RunSummary, path: string): { readonly number: number; readonly title: string } {
  const name = path.split('/')[0] ?? '';
  const index = summary.definition?.steps.findIndex((step) => step.name === name) ?? -1;
  return { number: index + 1, title: capitalize(name) };
}

/** Sorts step paths in the order of the workflow, and items in the order of the plan. */
export function sortInWorkflowOrder(summary: RunSummary, paths: Iterable<string>): readonly string[] {
  const ranked = [...paths].map((path) => ({ path, rank: rankOf(summary, path) }));
  return ranked.sort((a, b) => compareRanks(a.rank, b.rank)).map(({ path }) => path);
}

const INSIDE_ATTEMPT: Readonly<Record<string, number>> = { get: -1, gate: 1e6, retry: 1e6 + 1, replan: 1e6 + 2 };

/**
 * Position among its siblings at each level, from the root down. Paths of unknown position stay in order of appearance,
 * since the sort is stable.
 */
function rankOf(summary: RunSummary, path: string): readonly number[] {
  let siblings: readonly Step[] = summary.definition?.steps ?? [];
  let parent = '';
  return path.split('/').map((name) => {
    const group = summary.groups.get(parent);
    parent = parent === '' ? name : `${parent}/${name}`;
    const item = indexOfItem(group?.items, name);
    if (item >= 0) return item;
    const inside = INSIDE_ATTEMPT[name];
    if (inside !== undefined) {
      siblings = [];
      return inside;
    }
    const index = siblings.findIndex((step) => step.name === name);
    siblings = childrenOf(siblings[index]);
    return Math.max(0, index);
  });
}

function childrenOf(step: Step | undefined): readonly Step[] {
  if (step?.kind === 'group') return step.children;
  return step?.kind === 'call' ? step.call.steps : [];
}

/** Orders a step before the steps that run inside its attempts, except its `get`. */
function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? -0.5) - (b[i] ?? -0.5);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether the step is the only one in its group or item. */
export function isOnlyChild(summary: RunSummary, path: string): boolean {
  let siblings: readonly Step[] = summary.definition?.steps ?? [];
  let parent = '';
  for (const name of path.split('/').slice(0, -1)) {
    const isItem = indexOfItem(summary.groups.get(parent)?.items, name) >= 0;
    parent = parent === '' ? name : `${parent}/${name}`;
    if (!isItem) siblings = childrenOf(siblings.find((step) => step.name === name));
  }
  return siblings.length === 1;
}
