import { counted } from '../format/figures.js';
import type { StepRow } from '../rows.js';
import type { Story } from '../run-summary/run-summary.js';
import type { ItemPlace } from '../run-summary/step-place.js';
import { totalsOf } from '../totals.js';
import { agentsOf, moneyCell, PICTURES, triesOf } from './cells.js';
import type { DetailLevel } from './detail-level.js';
import { code, inline } from './escape.js';

/** The section on what was done: first by plan item, then the steps outside of items that changed files. */
export function itemsSection(summary: Story, rows: readonly StepRow[], level: DetailLevel): string {
  const items = groupByItem(rows);
  const shown = items
    .filter((item) => level.rows === 'all' || statusOf(item.rows) !== 'passed')
    .slice(0, level.entries);
  const lines = shown.map((item) => itemLine(summary, item));
  const hidden = items.length - shown.length;
  if (hidden > 0) lines.push(`- … and ${counted(hidden, 'item')} more, see report.json`);
  const rest = rows.filter((row) => row.items.length === 0 && changedFiles([row]).length > 0);
  lines.push(...rest.map((row) => `- ${PICTURES[row.status]} ${code(row.numbered)}${filesOf([row])}`));
  return lines.length === 0 ? '' : `### What was done\n\n${lines.join('\n')}`;
}

interface ItemRows {
  readonly place: ItemPlace;
  readonly rows: readonly StepRow[];
}

/** Groups the rows by their outermost plan item. */
function groupByItem(rows: readonly StepRow[]): readonly ItemRows[] {
  const items = new Map<string, { place: ItemPlace; rows: StepRow[] }>();
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

function itemLine(summary: Story, { place, rows }: ItemRows): string {
  const description = place.description === '' ? '' : ` — ${inline(place.description, 300)}`;
  const agents = [...new Set(rows.flatMap(agentsOf))].map((agent) => inline(agent, 40)).join(', ');
  const tries = rows.reduce((sum, row) => sum + triesOf(row), 0);
  const extra = tries > rows.length ? ` · ${counted(tries - rows.length, 'retry', 'retries')}` : '';
  const facts = `${agents} · ${moneyCell(
    totalsOf(
      summary,
      rows.flatMap(({ attempts }) => attempts),
    ),
  )}${extra}`;
  return `- ${PICTURES[statusOf(rows)]} **${inline(place.name, 80)}**${description}${filesOf(rows)}<br><sub>${facts}</sub>`;
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
  const shown = files.slice(0, 6).map((file) => code(file, 80));
  return `<br>${shown.join(', ')}${files.length > 6 ? ` and ${files.length - 6} more` : ''}`;
}
