import { pluralize } from '../format/figures.js';
import type { RunSummary } from '../run-summary/run-summary.js';
import type { ItemPosition } from '../run-summary/step-paths.js';
import type { StepRow } from '../step-rows.js';
import { totalsOf } from '../totals.js';
import { agentsOf, costCell, STATUS_EMOJI, attemptCount } from './cells.js';
import type { DetailLevel } from './detail-level.js';
import { inlineCode, escapeInline } from './escape.js';

/** The section on what was done: first by plan item, then the steps outside of items that changed files. */
export function itemsSection(summary: RunSummary, rows: readonly StepRow[], level: DetailLevel): string {
  const items = groupByItem(rows);
  const shown = items
    .filter((item) => level.rows === 'all' || statusOf(item.rows) !== 'passed')
    .slice(0, level.maxEntries);
  const lines = shown.map((item) => itemLine(summary, item));
  const hidden = items.length - shown.length;
  if (hidden > 0) lines.push(`- … and ${pluralize(hidden, 'item')} more, see report.json`);
  const rest = rows.filter((row) => row.items.length === 0 && changedFiles([row]).length > 0);
  lines.push(...rest.map((row) => `- ${STATUS_EMOJI[row.status]} ${inlineCode(row.numberedPath)}${filesOf([row])}`));
  return lines.length === 0 ? '' : `### What was done\n\n${lines.join('\n')}`;
}

interface ItemRows {
  readonly place: ItemPosition;
  readonly rows: readonly StepRow[];
}

/** Groups the rows by their outermost plan item. */
function groupByItem(rows: readonly StepRow[]): readonly ItemRows[] {
  const items = new Map<string, { place: ItemPosition; rows: StepRow[] }>();
  for (const row of rows) {
    const place = row.items[0];
    if (!place) continue;
    const key = `${place.group}/${place.slug}`;
    const known = items.get(key) ?? { place, rows: [] };
    known.rows.push(row);
    items.set(key, known);
  }
  return [...items.values()];
}

function itemLine(summary: RunSummary, { place, rows }: ItemRows): string {
  const description = place.description === '' ? '' : ` — ${escapeInline(place.description, 300)}`;
  const agents = [...new Set(rows.flatMap(agentsOf))].map((agent) => escapeInline(agent, 40)).join(', ');
  const tries = rows.reduce((sum, row) => sum + attemptCount(row), 0);
  const extra = tries > rows.length ? ` · ${pluralize(tries - rows.length, 'retry', 'retries')}` : '';
  const facts = `${agents} · ${costCell(
    totalsOf(
      summary,
      rows.flatMap(({ attempts }) => attempts),
    ),
  )}${extra}`;
  return `- ${STATUS_EMOJI[statusOf(rows)]} **${escapeInline(place.name, 80)}**${description}${filesOf(rows)}<br><sub>${facts}</sub>`;
}

function statusOf(rows: readonly StepRow[]): StepRow['status'] {
  return (
    (['failed', 'paused', 'running', 'pending'] as const).find((status) => rows.some((row) => row.status === status)) ??
    'passed'
  );
}

function changedFiles(rows: readonly StepRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ attempts }) => attempts.at(-1)?.changes?.files ?? []))];
}

function filesOf(rows: readonly StepRow[]): string {
  const files = changedFiles(rows);
  if (files.length === 0) return '';
  const shown = files.slice(0, 6).map((file) => inlineCode(file, 80));
  return `<br>${shown.join(', ')}${files.length > 6 ? ` and ${files.length - 6} more` : ''}`;
}
