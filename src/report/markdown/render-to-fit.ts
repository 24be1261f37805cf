/** Limit on comments and pull request bodies, in UTF-16 code units; a little below GitHub's. */
export const COMMENT_LIMIT = { size: 65_000, measure: (text: string): number => text.length } as const;
/** Limit on a job summary, in bytes of UTF-8; a little below GitHub's 1 MiB for each step. */
export const SUMMARY_LIMIT = { size: 1_000_000, measure: utf8Length } as const;

/** A limit on the size of a text, and the unit it is measured in. */
export interface SizeLimit {
  readonly size: number;
  readonly measure: (text: string) => number;
}

/**
 * Returns the most detailed rendering within the limit. `render(0)` shows everything, each higher level less, up to
 * `levels - 1`. If even that is too long, it is cut at a line end, and a note says so.
 */
export function renderToFit(limit: SizeLimit, levels: number, render: (level: number) => string): string {
  for (let level = 0; level < levels - 1; level++) {
    const text = render(level);
    if (limit.measure(text) <= limit.size) return text;
  }
  const shortest = render(levels - 1);
  return limit.measure(shortest) <= limit.size ? shortest : cutLines(shortest, limit);
}

const CUT_NOTE = '\n\n_The rest did not fit here._\n';

function cutLines(text: string, limit: SizeLimit): string {
  let remaining = limit.size - limit.measure(CUT_NOTE);
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    remaining -= limit.measure(line) + 1;
    if (remaining < 0) break;
    kept.push(line);
  }
  return kept.join('\n') + CUT_NOTE;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
