/** A line of a file, and the offset at which it begins. */
export interface TextLine {
  readonly start: number;
  readonly text: string;
}

/** A key, and the column (from 1) in which it begins, or its block text does. */
export interface KeyPosition {
  readonly key: string;
  readonly column: number;
}

/** The line that contains an offset, without trailing white space. */
export function lineAt(text: string, offset: number): TextLine {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  return { start, text: text.slice(start, end < 0 ? text.length : end).trimEnd() };
}

/** Yields the non-empty lines above a line, the nearest first. */
export function* linesAbove(text: string, line: TextLine): Generator<TextLine> {
  for (let at = line.start; at > 0;) {
    const above = lineAt(text, at - 1);
    if (above.text !== '') yield above;
    at = above.start;
  }
}

/** Number of white space characters at the beginning of a line. */
export function indentOf({ text }: TextLine): number {
  return text.length - text.trimStart().length;
}

/** The key at the beginning of a line, after the dashes of lists; null if there is none. */
export function keyOnLine({ text }: TextLine): KeyPosition | null {
  const [, before = '', key] = /^(\s*(?:-\s+)*)([^\s:#'"[\]{}&*!|>%@`-][^:#]*?)\s*:(?:\s|$)/.exec(text) ?? [];
  return key === undefined ? null : { key, column: before.length + 1 };
}

/** Finds the key that a line with too little indentation most likely belongs beside: the nearest column right of it. */
export function findSiblingKeyAbove(text: string, line: TextLine): KeyPosition | null {
  let best: KeyPosition | null = null;
  for (const above of linesAbove(text, line)) {
    const found = keyOnLine(above);
    if (found !== null && found.column > indentOf(line) + 1 && (best === null || found.column < best.column))
      best = found;
    if (indentOf(above) < indentOf(line)) break;
  }
  return best;
}

/** Finds the key whose text under `|` or `>` ends at a line that is indented less, with the column of that text. */
export function findBlockTextAbove(text: string, line: TextLine): KeyPosition | null {
  let column = Infinity;
  for (const above of linesAbove(text, line)) {
    const own = indentOf(above);
    const key = /[|>][-+\d]*$/.test(above.text) ? keyOnLine(above) : null;
    if (key !== null && own < column && column < Infinity) return { key: key.key, column: column + 1 };
    if (own <= indentOf(line)) return null;
    column = Math.min(column, own);
  }
  return null;
}
