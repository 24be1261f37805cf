import type { Step } from '../../model/workflow.js';
import { titleOf } from '../format/text.js';
import type { Story } from './run-summary.js';

/** One item that a path lies in. `number` counts from 1. */
export interface ItemPlace {
  readonly group: string;
  readonly slug: string;
  readonly number: number;
  readonly total: number;
  /** As the plan named it; the slug where the ledger does not say. */
  readonly name: string;
  readonly description: string;
  readonly parallel: boolean;
}

/** The items a path lies in, outermost first. */
export function itemsOf(story: Story, path: string): readonly ItemPlace[] {
  const segments = path.split('/');
  return segments.flatMap((slug, index) => {
    const group = segments.slice(0, index).join('/');
    const place = index === 0 ? null : itemPlace(story, group, slug);
    return place ? [place] : [];
  });
}

function itemPlace(story: Story, group: string, slug: string): ItemPlace | null {
  const known = story.groups.get(group);
  const index = indexOfItem(known?.items, slug);
  const item = known?.items?.[index];
  if (known?.items && item) {
    const { name, description } = item;
    return { group, slug, number: index + 1, total: known.items.length, name, description, parallel: known.parallel };
  }
  return replannedPlace(story, group, slug);
}

type Items = readonly { readonly slug: string }[];

const indexes = new WeakMap<Items, ReadonlyMap<string, number>>();

/** Place of a slug among the items; -1 where it is none. The index is kept, as every line of a report asks for it. */
function indexOfItem(items: Items | null | undefined, slug: string): number {
  if (!items) return -1;
  const index = indexes.get(items) ?? new Map(items.map((item, at) => [item.slug, at]));
  indexes.set(items, index);
  return index.get(slug) ?? -1;
}

function replannedPlace(story: Story, group: string, slug: string): ItemPlace | null {
  if (!group.endsWith('/replan')) return null;
  const slugs = story.replans.get(group.slice(0, -'/replan'.length)) ?? [];
  const index = slugs.indexOf(slug);
  if (index < 0) return null;
  const place = { group, slug, number: index + 1, total: slugs.length, name: slug, description: '' };
  return { ...place, parallel: false };
}

/** `build/auth/impl` → `build/1/impl`. */
export function numberedPath(story: Story, path: string): string {
  const items = itemsOf(story, path);
  const segments = path.split('/');
  return segments
    .map((segment, index) => {
      const group = segments.slice(0, index).join('/');
      return items.find((item) => item.group === group && item.slug === segment)?.number ?? segment;
    })
    .join('/');
}

/** The root step a path belongs to: its number counts from 1. */
export function rootStepOf(story: Story, path: string): { readonly number: number; readonly title: string } {
  const name = path.split('/')[0] ?? '';
  const index = story.definition?.steps.findIndex((step) => step.name === name) ?? -1;
  return { number: index + 1, title: titleOf(name) };
}

/** Paths in the workflow's order, items in the plan's. */
export function inWorkflowOrder(story: Story, paths: Iterable<string>): readonly string[] {
  const ranked = [...paths].map((path) => ({ path, rank: rankOf(story, path) }));
  return ranked.sort((a, b) => compareRanks(a.rank, b.rank)).map(({ path }) => path);
}

const INSIDE_ATTEMPT: Readonly<Record<string, number>> = { get: -1, gate: 1e6, retry: 1e6 + 1, replan: 1e6 + 2 };

/** Places among siblings, from the root down. What nothing says is kept in order of appearance (the sort is stable). */
function rankOf(story: Story, path: string): readonly number[] {
  let siblings: readonly Step[] = story.definition?.steps ?? [];
  let parent = '';
  return path.split('/').map((name) => {
    const group = story.groups.get(parent);
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

/** A step stands before what runs inside it, save for its `get`. */
function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? -0.5) - (b[i] ?? -0.5);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether the workflow has no other step beside this one in its group or item. */
export function isOnlyChild(story: Story, path: string): boolean {
  let siblings: readonly Step[] = story.definition?.steps ?? [];
  let parent = '';
  for (const name of path.split('/').slice(0, -1)) {
    const isItem = indexOfItem(story.groups.get(parent)?.items, name) >= 0;
    parent = parent === '' ? name : `${parent}/${name}`;
    if (!isItem) siblings = childrenOf(siblings.find((step) => step.name === name));
  }
  return siblings.length === 1;
}
