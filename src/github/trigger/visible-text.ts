import { cleanText } from '../../report/format/text.js';

/** The text of an issue or comment as its readers see it, and sentences about what was removed from it. */
export interface VisibleText {
  readonly text: string;
  readonly notes: readonly string[];
}

/**
 * Removes what GitHub does not show but an agent would read: HTML comments (an unclosed one up to the end of the text,
 * as GitHub hides it), the attributes `alt` and `title`, zero-width, bidi, tag and control characters.
 */
export function extractVisibleText(source: string): VisibleText {
  const notes: string[] = [];
  const recordRemoval = (what: string, before: string, after: string): string => {
    if (after !== before) notes.push(`${what} removed from the text of the issue`);
    return after;
  };
  const newlines = source.replace(/\r\n?/g, '\n');
  const uncommented = recordRemoval('HTML comments were', newlines, newlines.replace(/<!--(?:[^]*?-->|[^]*$)/g, ''));
  const attributes = recordRemoval(
    'hidden attributes were',
    uncommented,
    uncommented.replace(/<[a-z][^>]*>/gi, bareTag),
  );
  const text = recordRemoval('invisible characters were', attributes, cleanText(attributes));
  return { text: text.trim(), notes };
}

function bareTag(tag: string): string {
  return tag.replace(/\s(?:alt|title)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '');
}
