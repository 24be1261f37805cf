/** Quotes text that others wrote: in a fence longer than any inside it, under a line that names the source. */
export function quoteBlock(source: string, text: string): string {
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  const fence = fenceFor(body);
  return `${source}:\n\n${fence}text\n${body}\n${fence}`;
}

/** Quotes text that others wrote within a sentence: a short single line in backticks, anything longer as a block. */
export function quoteInline(source: string, text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  if (trimmed.includes('\n') || trimmed.length > LONGEST_INLINE) return `\n\n${quoteBlock(source, trimmed)}\n\n`;
  const longest = longestRun(trimmed);
  const ticks = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${trimmed}\`` : `${ticks} ${trimmed} ${ticks}`;
}

const LONGEST_INLINE = 120;

function fenceFor(text: string): string {
  return '`'.repeat(Math.max(3, longestRun(text) + 1));
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
