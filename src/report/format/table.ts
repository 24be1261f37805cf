import { padLeft, padRight, widthOf } from './text.js';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** At least this wide. */
  readonly width?: number;
}

/**
 * Rows under their titles, aligned by display width, two blanks between columns, no blanks at line ends. The second
 * line is a rule as wide as the table.
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = columns.map(({ title, width = 0 }, index) =>
    Math.max(width, widthOf(title), ...rows.map((row) => widthOf(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, index) => (align === 'right' ? padLeft : padRight)(cells[index] ?? '', widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  const titles = line(columns.map(({ title }) => title));
  const body = rows.map(line);
  const ruler = Math.max(widthOf(titles), ...body.map(widthOf));
  return [titles, '─'.repeat(ruler), ...body];
}
