import type { Report } from '../../model/report.js';
import { estimateNote, costText } from '../cost-text.js';
import { pluralize, formatDuration, formatRetries } from '../format/figures.js';
import { reasonText } from '../gate-text.js';
import type { RunSummary, RunStatus } from '../run-summary/run-summary.js';
import type { PublicationContext } from './context.js';
import { inlineCode, escapeInline, link } from './escape.js';

/** The heading of a comment or job summary: the workflow and its status. */
export function headline(summary: RunSummary): string {
  const name = inlineCode(summary.workflow, 60);
  const why = summary.reason === null ? '' : `: ${escapeInline(reasonText(summary.reason))}`;
  const lines: Readonly<Record<RunStatus, string>> = {
    running: `⏳ ${name} is running`,
    passed: `✅ ${name} passed all gates`,
    failed: summary.reason === 'gate_failed' ? `❌ ${name} did not pass its gates` : `❌ ${name} failed${why}`,
    paused: `⏸️ ${name} waits for approval`,
    cancelled: `🛑 ${name} was cancelled`,
    refused: `🚫 ${name} was refused${why}`,
    skipped: `⏭️ ${name} was skipped${why}`,
  };
  return `## ${lines[summary.status]}`;
}

/** Key figures on one line: `**$1.42** · 12 turns · 47s · 2 retries, 1 escalation · 4 files changed (+40 −4)`. */
export function figuresLine(summary: RunSummary, report: Report): string {
  const retries = formatRetries(report.retries, report.escalations);
  const note = estimateNote(summary);
  const turns = report.turns === null ? 'turns unknown' : pluralize(report.turns, 'turn');
  return [
    `**${costText(report)}**${note === '' ? '' : ` (${note})`}`,
    turns,
    formatDuration(report.duration_ms),
    ...(retries === '' ? [] : [retries]),
    ...changes(report),
  ].join(' · ');
}

function changes({ files_changed, insertions, deletions }: Report): readonly string[] {
  if (files_changed === null || files_changed === 0) return [];
  const lines = insertions === null || deletions === null ? '' : ` (+${insertions} −${deletions})`;
  return [`${pluralize(files_changed, 'file')} changed${lines}`];
}

/** The last line: run id, trigger and a link to the log, for anyone who asks about this run. */
export function footer(summary: RunSummary, context: PublicationContext): string {
  const parts = [
    inlineCode(summary.run),
    ...(summary.trigger === '' ? [] : [`started by ${escapeInline(summary.trigger, 80)}`]),
    ...(context.runUrl === null ? [] : [link('log and artifacts', context.runUrl)]),
  ];
  return `<sub>🍿 gump · ${parts.join(' · ')}</sub>`;
}
