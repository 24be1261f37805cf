import { cleanText } from '../../report/format/text.js';

/** A text of an issue or comment as its readers see it, and sentences about what was taken out of it. */
export interface VisibleText {
  readonly text: string;
  readonly notes: readonly string[];
}

/**
 * Takes out what GitHub does not show but an agent would read: HTML comments (unclosed ones up to the end, as GitHub
 * hides them), `alt` and `title` of tags, zero-width, bidi, tag and control characters.
 */
export function visibleText(source: string): VisibleText {
  const notes: string[] = [];
  const without = (what: string, before: string, after: string): string => {
    if (after !== before) notes.push(`${what} removed from the text of the issue`);
    return after;
  };
  const newlines = source.replace(/\r\n?/g, '\n');
  const uncommented = without('HTML comments were', newlines, newlines.replace(/<!--(?:[^]*?-->|[^]*$)/g, ''));
  const attributes = without('hidden attributes were', uncommented, uncommented.replace(/<[a-z][^>]*>/gi, bareTag));
  const text = without('invisible characters were', attributes, cleanText(attributes));
  return { text: text.trim(), notes };
}

function bareTag(tag: string): string {
  return tag.replace(/\s(?:alt|title)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '');
}
