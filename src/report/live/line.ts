import type { Tone } from '../format/style.js';
import { cleanLine } from '../format/text.js';
import type { AttemptStory, Story } from '../run-summary/run-summary.js';
import { itemsOf, numberedPath, rootStepOf } from '../run-summary/step-place.js';

/** One line of a log, before it is painted. */
export interface Line {
  readonly tone: Tone | null;
  readonly text: string;
}

export const good = (text: string): Line => ({ tone: 'good', text });
export const bad = (text: string): Line => ({ tone: 'bad', text });
export const warn = (text: string): Line => ({ tone: 'warn', text });
export const info = (text: string): Line => ({ tone: 'info', text });
export const strong = (text: string): Line => ({ tone: 'strong', text });
export const dim = (text: string): Line => ({ tone: 'dim', text });
export const plain = (text: string): Line => ({ tone: null, text });

/**
 * Lines of what runs side by side come mixed, so each says whose it is: `[2/3 auth] ` for an item, `[docs] ` for a
 * branch. What runs in order stands below its heading and needs no mark.
 */
export function prefixOf(story: Story, path: string): string {
  const items = itemsOf(story, path);
  if (items.some(({ parallel }) => parallel))
    return `[${items.map(({ number, total, name }) => `${number}/${total} ${cleanLine(name, 24)}`).join(' › ')}] `;
  const segments = path.split('/');
  const depth = segments.findIndex((_, index) => {
    const group = story.groups.get(segments.slice(0, index).join('/'));
    return index > 0 && group?.parallel === true;
  });
  return depth < 0 ? '' : `[${segments.slice(depth).join('/')}] `;
}

/** ` (claude-haiku)`; empty for gate and pass steps. */
export function byAgent(attempt: AttemptStory | undefined): string {
  return byName(attempt && (attempt.kind === 'agent' || attempt.kind === 'replan') ? attempt.agent : '');
}

export function byName(agent: string): string {
  return agent === '' || agent === 'pass' ? '' : ` (${cleanLine(agent, 60)})`;
}

/** `: text`, or nothing. */
export function colon(text: string): string {
  return text === '' ? '' : `: ${cleanLine(text, 200)}`;
}

/** A root step's title; else the path with items as numbers. */
export function stepName(story: Story, path: string): string {
  return cleanLine(path.includes('/') ? numberedPath(story, path) : rootStepOf(story, path).title, 80);
}

/** Validators and `get` workflows speak through the attempt they belong to. */
export function isInsideAttempt(path: string): boolean {
  return /\/(?:gate|retry|get)(?:\/|$)/.test(path);
}
