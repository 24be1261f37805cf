import { ADVICE } from '../advice.js';
import { pluralize } from '../format/figures.js';
import { reasonText } from '../gate-text.js';
import { lastWordsPath } from '../last-words.js';
import type { AttemptSummary, RunSummary } from '../run-summary/run-summary.js';
import type { StepRow } from '../step-rows.js';
import type { PublicationContext } from './context.js';
import type { DetailLevel } from './detail-level.js';
import { inlineCode, details, codeFence, escapeInline, escapeSentence } from './escape.js';

/**
 * The section on what failed: each failed step, or the run itself, with the reason, advice and the end of the failed
 * gates' output; then merge conflicts. Empty if there is neither.
 */
export function failuresSection(
  summary: RunSummary,
  rows: readonly StepRow[],
  context: PublicationContext,
  level: DetailLevel,
): string {
  const failed = rows.filter(({ status }) => status === 'failed');
  const shown = failed.slice(0, Math.min(level.maxEntries, 20));
  const parts = shown.map((row) => failureOf(row, context, level));
  const hidden = failed.length - shown.length;
  if (hidden > 0) parts.push(`_And ${pluralize(hidden, 'more failed step')}._`);
  if (failed.length === 0 && summary.reason !== null) parts.push(runFailure(summary));
  parts.push(...conflicts(summary));
  return parts.length === 0 ? '' : `### What failed\n\n${parts.join('\n\n')}`;
}

function failureOf(row: StepRow, context: PublicationContext, level: DetailLevel): string {
  const advice = row.reason === null ? '' : `\n\n_${ADVICE[row.reason].todo}_`;
  const latest = row.attempts.at(-1);
  const item = row.items.at(-1);
  const name = item ? `${inlineCode(row.numberedPath)} (${escapeInline(item.name, 60)})` : inlineCode(row.numberedPath);
  const head = `❌ **${name}** — ${escapeSentence(row.message || reasonText(row.reason), 400)}${advice}`;
  const tails = latest && level.tail ? tailsOf(latest, context, level.tail) : [];
  return [head, ...tails].join('\n\n');
}

function runFailure(summary: RunSummary): string {
  const reason = summary.reason ?? 'internal';
  const message = summary.message === '' ? '' : ` — ${escapeSentence(summary.message, 400)}`;
  return `❌ **${escapeInline(reasonText(reason))}**${message}\n\n_${ADVICE[reason].what} ${ADVICE[reason].todo}_`;
}

/** The end of each failed gate's output; if no gate failed, what the agent said last and the end of its stderr. */
function tailsOf(
  attempt: AttemptSummary,
  context: PublicationContext,
  limits: NonNullable<DetailLevel['tail']>,
): readonly string[] {
  const failed = attempt.gates.filter(({ status }) => status === 'fail');
  const sources =
    failed.length > 0
      ? failed.map((gate) => ({
          title: `${gate.name}: ${gate.reason || 'failed'}`,
          path: gate.details ?? gate.artifact,
        }))
      : [
          { title: 'What the agent said last', path: lastWordsPath(attempt) },
          { title: 'End of the agent’s errors', path: attempt.artifacts.stderr ?? null },
        ];
  return sources.flatMap(({ title, path }) => {
    const text = path === null ? null : context.excerpt(path);
    return text === null || text.trim() === '' ? [] : [details(title, codeFence(text, limits))];
  });
}

function conflicts(summary: RunSummary): readonly string[] {
  return [...summary.groups.values()].flatMap(({ path, conflict }) => {
    if (!conflict) return [];
    const files = conflict.files.slice(0, 20).map((file) => inlineCode(file, 160));
    const more = conflict.files.length > 20 ? ` and ${conflict.files.length - 20} more` : '';
    return [
      `⚔️ **${inlineCode(path)}** — item ${inlineCode(conflict.item)} conflicts with the items before it in ${files.join(', ')}${more}`,
    ];
  });
}

/**
 * List of the guards that fired in the attempts of the rows, and of limits that were exceeded; empty if there are none.
 */
export function guardsSection(summary: RunSummary, rows: readonly StepRow[], level: DetailLevel): string {
  const fired = rows.flatMap((row) =>
    row.attempts.flatMap((attempt) => attempt.guards.map((guard) => ({ row, attempt, guard }))),
  );
  const guards = fired.slice(0, level.maxEntries).map(({ row, attempt, guard }) => {
    const which = `attempt ${attempt.number} of ${inlineCode(row.numberedPath)} (${escapeInline(attempt.agent, 40)})`;
    return `- 🛡️ Guard ${inlineCode(guard.name)} stopped ${which}: ${escapeInline(guard.reason, 200)}`;
  });
  const limits = summary.exceededLimits.map(
    ({ path, limit, text }) =>
      `- 💸 ${limit} of ${path === '' ? 'the run' : inlineCode(path)} used up: ${escapeInline(text)}`,
  );
  return [...guards, ...limits].join('\n');
}
