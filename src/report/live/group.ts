import type { EventOf } from '../../model/events/event.js';
import { counted, formatRetries } from '../format/figures.js';
import { isWithin } from '../run-summary/group-events.js';
import type { GroupStory, Story } from '../run-summary/run-summary.js';
import { itemsOf, rootStepOf } from '../run-summary/step-place.js';
import { bad, good, info, isInsideAttempt, strong, type Line } from './line.js';

/** `→ Step 2: Build (3 items)`; `Step 2: Build — item 1/3` for an item. */
export function groupBegins(story: Story, event: EventOf<'group_started'>): readonly Line[] {
  if (event.step === '' || isInsideAttempt(event.step)) return [];
  const item = itemsOf(story, event.step).at(-1);
  if (item && `${item.group}/${item.slug}` === event.step) return [itemHeading(story, event.step)];
  const size = sizeOf(event);
  if (event.step.includes('/')) return [info(`  → ${event.step.slice(event.step.lastIndexOf('/') + 1)}${size}`)];
  const { number, title } = rootStepOf(story, event.step);
  return [info(`→ Step ${number}: ${title}${size}`)];
}

function sizeOf({ items, parallel }: EventOf<'group_started'>): string {
  const parts = [...(items ? [counted(items.length, 'item')] : []), ...(parallel ? ['in parallel'] : [])];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

export function itemHeading(story: Story, path: string): Line {
  const { number, title } = rootStepOf(story, path);
  const trail = itemsOf(story, path).map((item) => `item ${item.number}/${item.total}`);
  return strong(`Step ${number}: ${title} — ${trail.join(', ')}`);
}

/** `✓ Build: 3 items passed (2 retries, 1 escalation)` */
export function groupEnds(story: Story, event: EventOf<'group_completed'>): readonly Line[] {
  const group = story.groups.get(event.step);
  if (!group || event.step === '' || event.step.includes('/')) return [];
  const { title } = rootStepOf(story, event.step);
  const retries = story.retries.filter(({ path }) => isWithin(path, event.step));
  const text = formatRetries(retries.length, retries.filter(({ escalation }) => escalation).length);
  const suffix = text === '' ? '' : ` (${text})`;
  if (event.status === 'pass') {
    const what = group.items ? `${counted(group.items.length, 'item')} passed` : 'passed';
    return [good(`✓ ${title}: ${what}${suffix}`)];
  }
  return [bad(`✗ ${title}: ${failureOf(story, group)}${suffix}`)];
}

function failureOf(story: Story, group: GroupStory): string {
  const items = group.items ?? [];
  const failed = items.filter(({ slug }) => hasFailed(story, `${group.path}/${slug}`)).length;
  return failed === 0 ? 'failed' : `${failed} of ${counted(items.length, 'item')} failed`;
}

function hasFailed(story: Story, top: string): boolean {
  const settled = story.groups.get(top)?.settled;
  if (settled) return settled.status === 'failed';
  return [...story.steps.values()].some(
    ({ path, occurrences }) => isWithin(path, top) && occurrences.at(-1)?.settled?.status === 'failed',
  );
}
