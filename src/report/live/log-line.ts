import type { Tone } from '../format/style.js';
import { cleanLine } from '../format/text.js';
import type { AttemptSummary, RunSummary } from '../run-summary/run-summary.js';
import { itemsOf, numberedPath, rootStepOf } from '../run-summary/step-paths.js';

/** One line of a log before colors are applied; `tone` null is plain text. */
export interface LogLine {
  readonly tone: Tone | null;
  readonly text: string;
}

/** Each creates a line in the tone of its name; `plain` sets no tone. */
export const good = (text: string): LogLine => ({ tone: 'good', text });
export const bad = (text: string): LogLine => ({ tone: 'bad', text });
export const warn = (text: string): LogLine => ({ tone: 'warn', text });
export const info = (text: string): LogLine => ({ tone: 'info', text });
export const strong = (text: string): LogLine => ({ tone: 'strong', text });
export const dim = (text: string): LogLine => ({ tone: 'dim', text });
export const plain = (text: string): LogLine => ({ tone: null, text });

/**
 * Prefix that says which parallel item or branch a line belongs to: `[2/3 auth] ` for an item, `[docs] ` for a branch.
 * Empty for steps that run in sequence, since their lines follow their heading.
 */
export function parallelPrefix(summary: RunSummary, path: string): string {
  const items = itemsOf(summary, path);
  if (items.some(({ parallel }) => parallel))
    return `[${items.map(({ number, total, name }) => `${number}/${total} ${cleanLine(name, 24)}`).join(' › ')}] `;
  const segments = path.split('/');
  const depth = segments.findIndex((_, index) => {
    const group = summary.groups.get(segments.slice(0, index).join('/'));
    return index > 0 && group?.parallel === true;
  });
  return depth < 0 ? '' : `[${segments.slice(depth).join('/')}] `;
}

/** Suffix with the attempt's agent: ` (claude-haiku)`; empty for gate and pass attempts. */
export function attemptAgentSuffix(attempt: AttemptSummary | undefined): string {
  return agentSuffix(attempt && (attempt.kind === 'agent' || attempt.kind === 'replan') ? attempt.agent : '');
}

/** Suffix with an agent's name: ` (claude-haiku)`; empty for `pass` and for no agent. */
export function agentSuffix(agent: string): string {
  return agent === '' || agent === 'pass' ? '' : ` (${cleanLine(agent, 60)})`;
}

/** Suffix `: text`; empty if the text is empty. */
export function colonSuffix(text: string): string {
  return text === '' ? '' : `: ${cleanLine(text, 200)}`;
}

/** The title of a root step; for other steps, the path with the numbers of plan items. */
export function stepLabel(summary: RunSummary, path: string): string {
  return cleanLine(path.includes('/') ? numberedPath(summary, path) : rootStepOf(summary, path).title, 80);
}

/** Whether a step runs inside an attempt, as validators and `get` workflows do. Its lines are not logged. */
export function isInsideAttempt(path: string): boolean {
  return /\/(?:gate|retry|get)(?:\/|$)/.test(path);
}
