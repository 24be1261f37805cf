import type { FailureReason } from '../../model/failure.js';
import { ADVICE } from '../advice.js';
import { reasonText } from '../gate-text.js';
import type { PublicationContext } from './context.js';
import { codeFence, escapeInline, link, escapeSentence } from './escape.js';
import { createMarker } from './marker.js';

/** Why a run was not started. */
export interface RejectionNotice {
  readonly reason: FailureReason;
  /** One line for people. */
  readonly message: string;
  /** Several lines of details, such as the marked line of a workflow; null for none. */
  readonly details: string | null;
  /** Identity of the comment: a later rejection with the same key updates it. */
  readonly key: string;
}

/** Renders the comment on why a run was not started and what to do about it. */
export function renderRejection(refusal: RejectionNotice, context: PublicationContext): string {
  const advice = ADVICE[refusal.reason];
  const sections = [
    createMarker('refusal', refusal.key),
    `## 🚫 gump did not start: ${escapeInline(reasonText(refusal.reason))}`,
    escapeSentence(refusal.message, 1000),
    ...(refusal.details === null ? [] : [codeFence(refusal.details, { lines: 80, characters: 8000 })]),
    `_${advice.todo}_`,
    `<sub>🍿 gump · nothing was run, nothing was paid${context.runUrl === null ? '' : ` · ${link('log', context.runUrl)}`}</sub>`,
  ];
  return `${sections.join('\n\n')}\n`;
}
