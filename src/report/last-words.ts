import type { AttemptSummary } from './run-summary/run-summary.js';

/**
 * The path of the agent's final text if an attempt failed because nothing was changed: the text often says why, or asks
 * a question. Null for all other attempts, whose gates say more.
 */
export function lastWordsPath(attempt: AttemptSummary): string | null {
  return attempt.reason === 'no_changes' ? (attempt.artifacts.answer ?? null) : null;
}
