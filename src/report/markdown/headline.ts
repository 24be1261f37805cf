import type { Report } from '../../model/report.js';
import { counted, formatDuration, formatRetries } from '../format/figures.js';
import { reasonText } from '../gates-text.js';
import { costNote, costOf } from '../money-text.js';
import type { Story, StoryStatus } from '../run-summary/run-summary.js';
import type { PublicationContext } from './context.js';
import { code, inline, link } from './escape.js';

/** The first line of a comment or summary. */
export function headline(story: Story): string {
  const name = code(story.workflow, 60);
  const why = story.reason === null ? '' : `: ${inline(reasonText(story.reason))}`;
  const lines: Readonly<Record<StoryStatus, string>> = {
    running: `⏳ ${name} is running`,
    passed: `✅ ${name} passed all gates`,
    failed: story.reason === 'gate_failed' ? `❌ ${name} did not pass its gates` : `❌ ${name} failed${why}`,
    paused: `⏸️ ${name} waits for approval`,
    cancelled: `🛑 ${name} was cancelled`,
    refused: `🚫 ${name} was refused${why}`,
    skipped: `⏭️ ${name} was skipped${why}`,
  };
  return `## ${lines[story.status]}`;
}

/** `**$1.42** · 12 turns · 47s · 2 retries, 1 escalation · 4 files changed (+40 −4)` */
export function figures(story: Story, report: Report): string {
  const retries = formatRetries(report.retries, report.escalations);
  const note = costNote(story);
  const turns = report.turns === null ? 'turns unknown' : counted(report.turns, 'turn');
  return [
    `**${costOf(report)}**${note === '' ? '' : ` (${note})`}`,
    turns,
    formatDuration(report.duration_ms),
    ...(retries === '' ? [] : [retries]),
    ...changes(report),
  ].join(' · ');
}

function changes({ files_changed, insertions, deletions }: Report): readonly string[] {
  if (files_changed === null || files_changed === 0) return [];
  const lines = insertions === null || deletions === null ? '' : ` (+${insertions} −${deletions})`;
  return [`${counted(files_changed, 'file')} changed${lines}`];
}

/** The last line: what to quote when asking about this run. */
export function footer(story: Story, context: PublicationContext): string {
  const parts = [
    code(story.run),
    ...(story.trigger === '' ? [] : [`started by ${inline(story.trigger, 80)}`]),
    ...(context.runUrl === null ? [] : [link('log and artifacts', context.runUrl)]),
  ];
  return `<sub>🍿 gump · ${parts.join(' · ')}</sub>`;
}
