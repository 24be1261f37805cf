import { pluralize } from '../format/figures.js';
import type { AttemptSummary, RunSummary } from '../run-summary/run-summary.js';
import { numberedPath } from '../run-summary/step-paths.js';
import { inlineCode, escapeInline } from './escape.js';

/** Maximum number of plan items or changed files shown for each hold. */
const MAX_LINES = 30;

/** The section on open holds: the plan or the changed files that wait for approval. Empty unless the run is paused. */
export function holdsSection(summary: RunSummary): string {
  if (summary.status !== 'paused') return '';
  return [...summary.holds.entries()]
    .map(([id, { path }]) => {
      const attempt = summary.attempts.get(id.slice(0, id.lastIndexOf(':')));
      return [`### ${inlineCode(numberedPath(summary, path))} waits`, ...workOf(attempt)].join('\n\n');
    })
    .join('\n\n');
}

function workOf(attempt: AttemptSummary | undefined): readonly string[] {
  if (attempt === undefined) return [];
  const { output, changes } = attempt;
  if (output?.kind === 'plan') return [list(output.items.map(planLine), 'item')];
  if (changes === null || changes.files.length === 0) return ['It changed no file.'];
  const stat = `${pluralize(changes.files.length, 'file')} changed (+${changes.insertions} −${changes.deletions})`;
  return [
    stat,
    list(
      changes.files.map((file) => `- ${inlineCode(file)}`),
      'file',
    ),
  ];
}

function planLine({
  name,
  description,
  files,
}: {
  readonly name: string;
  readonly description: string;
  readonly files: readonly string[];
}): string {
  const what = description === '' ? '' : ` — ${escapeInline(description, 300)}`;
  const where =
    files.length === 0
      ? ''
      : `: ${files
          .slice(0, 10)
          .map((file) => inlineCode(file, 80))
          .join(', ')}`;
  return `- **${escapeInline(name, 80)}**${what}${where}`;
}

function list(lines: readonly string[], noun: string): string {
  const hidden = lines.length - MAX_LINES;
  const more = hidden > 0 ? [`- … and ${pluralize(hidden, noun)} more`] : [];
  return [...lines.slice(0, MAX_LINES), ...more].join('\n');
}
