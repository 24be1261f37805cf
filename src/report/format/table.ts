import { padLeft, padRight, displayWidth } from './text.js';

/** A column of a text table. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Minimum width in terminal columns. */
  readonly width?: number;
}

/**
 * Renders a text table as lines: the titles, a rule as wide as the table, then the rows. Columns are aligned by display
 * width and separated by two blanks; lines have no trailing blanks.
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = columns.map(({ title, width = 0 }, index) =>
    Math.max(width, displayWidth(title), ...rows.map((row) => displayWidth(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, index) => (align === 'right' ? padLeft : padRight)(cells[index] ?? '', widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  const titles = line(columns.map(({ title }) => title));
  const body = rows.map(line);
  const ruler = Math.max(displayWidth(titles), ...body.map(displayWidth));
  return [titles, '─'.repeat(ruler), ...body];
}
