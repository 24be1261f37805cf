import type { EventOf } from '../../model/events/event.js';
import { pluralize, formatRetries } from '../format/figures.js';
import { isWithin } from '../run-summary/group-events.js';
import type { GroupSummary, RunSummary } from '../run-summary/run-summary.js';
import { itemsOf, rootStepOf } from '../run-summary/step-paths.js';
import { bad, good, info, isInsideAttempt, strong, type LogLine } from './log-line.js';

/** Lines for the start of a group: `→ Step 2: Build (3 items)`; for a plan item `Step 2: Build — item 1/3`. */
export function groupStartLines(summary: RunSummary, event: EventOf<'group_started'>): readonly LogLine[] {
  if (event.step === '' || isInsideAttempt(event.step)) return [];
  const item = itemsOf(summary, event.step).at(-1);
  if (item && `${item.group}/${item.slug}` === event.step) return [itemHeading(summary, event.step)];
  const size = sizeOf(event);
  if (event.step.includes('/')) return [info(`  → ${event.step.slice(event.step.lastIndexOf('/') + 1)}${size}`)];
  const { number, title } = rootStepOf(summary, event.step);
  return [info(`→ Step ${number}: ${title}${size}`)];
}

function sizeOf({ items, parallel }: EventOf<'group_started'>): string {
  const parts = [...(items ? [pluralize(items.length, 'item')] : []), ...(parallel ? ['in parallel'] : [])];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** The heading of a plan item: `Step 2: Build — item 1/3`. */
export function itemHeading(summary: RunSummary, path: string): LogLine {
  const { number, title } = rootStepOf(summary, path);
  const trail = itemsOf(summary, path).map((item) => `item ${item.number}/${item.total}`);
  return strong(`Step ${number}: ${title} — ${trail.join(', ')}`);
}

/** Lines for the end of a root group: `✓ Build: 3 items passed (2 retries, 1 escalation)`; none for other groups. */
export function groupEndLines(summary: RunSummary, event: EventOf<'group_completed'>): readonly LogLine[] {
  const group = summary.groups.get(event.step);
  if (!group || event.step === '' || event.step.includes('/')) return [];
  const { title } = rootStepOf(summary, event.step);
  const retries = summary.retries.filter(({ path }) => isWithin(path, event.step));
  const text = formatRetries(retries.length, retries.filter(({ escalation }) => escalation).length);
  const suffix = text === '' ? '' : ` (${text})`;
  if (event.status === 'pass') {
    const what = group.items ? `${pluralize(group.items.length, 'item')} passed` : 'passed';
    return [good(`✓ ${title}: ${what}${suffix}`)];
  }
  return [bad(`✗ ${title}: ${failureOf(summary, group)}${suffix}`)];
}

function failureOf(summary: RunSummary, group: GroupSummary): string {
  const items = group.items ?? [];
  const failed = items.filter(({ slug }) => hasFailed(summary, `${group.path}/${slug}`)).length;
  return failed === 0 ? 'failed' : `${failed} of ${pluralize(items.length, 'item')} failed`;
}

function hasFailed(summary: RunSummary, top: string): boolean {
  const settled = summary.groups.get(top)?.settled;
  if (settled) return settled.status === 'failed';
  return [...summary.steps.values()].some(
    ({ path, occurrences }) => isWithin(path, top) && occurrences.at(-1)?.settled?.status === 'failed',
  );
}
