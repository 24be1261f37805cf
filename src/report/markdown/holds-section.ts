import { counted } from '../format/figures.js';
import type { AttemptStory, Story } from '../run-summary/run-summary.js';
import { numberedPath } from '../run-summary/step-place.js';
import { code, inline } from './escape.js';

/** Items of a plan and files of a change that are shown of each. */
const MOST = 30;

/** What a person is asked about: the plan that waits, or the files that were changed. Empty where nobody is asked. */
export function holdsSection(story: Story): string {
  if (story.status !== 'paused') return '';
  return [...story.holds.entries()]
    .map(([id, { path }]) => {
      const attempt = story.attempts.get(id.slice(0, id.lastIndexOf(':')));
      return [`### ${code(numberedPath(story, path))} waits`, ...workOf(attempt)].join('\n\n');
    })
    .join('\n\n');
}

function workOf(attempt: AttemptStory | undefined): readonly string[] {
  if (attempt === undefined) return [];
  const { output, changes } = attempt;
  if (output?.kind === 'plan') return [list(output.items.map(planLine), 'item')];
  if (changes === null || changes.files.length === 0) return ['It changed no file.'];
  const stat = `${counted(changes.files.length, 'file')} changed (+${changes.insertions} −${changes.deletions})`;
  return [
    stat,
    list(
      changes.files.map((file) => `- ${code(file)}`),
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
  const what = description === '' ? '' : ` — ${inline(description, 300)}`;
  const where =
    files.length === 0
      ? ''
      : `: ${files
          .slice(0, 10)
          .map((file) => code(file, 80))
          .join(', ')}`;
  return `- **${inline(name, 80)}**${what}${where}`;
}

function list(lines: readonly string[], noun: string): string {
  const hidden = lines.length - MOST;
  const more = hidden > 0 ? [`- … and ${counted(hidden, noun)} more`] : [];
  return [...lines.slice(0, MOST), ...more].join('\n');
}
