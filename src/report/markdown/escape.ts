import { pluralize } from '../format/figures.js';
import { cleanLine, cleanText } from '../format/text.js';

/** Zero-width space: invisible to readers, but it keeps GitHub from seeing a mention, a reference or a link. */
const ZERO_WIDTH_SPACE = '\u200b';

/**
 * Escapes untrusted text as one line of Markdown that shows it literally: it cannot produce markup, HTML, mentions,
 * references, links or table cells. Truncated to `longest` columns.
 */
export function escapeInline(text: string, longest = 200): string {
  return escapeLineStart(neutralizeReferences(cleanLine(text, longest)));
}

/** Escapes a sentence in which names stand between backticks: they become inline code, all else is shown literally. */
export function escapeSentence(text: string, longest = 200): string {
  const parts = cleanLine(text, longest).split('`');
  const literal = (part: string, index = 0): string =>
    index === 0 ? escapeLineStart(neutralizeReferences(part)) : escapeWithinLine(neutralizeReferences(part));
  // With an odd number of backticks, none of them is taken for markup.
  if (parts.length % 2 === 0) return literal(parts.join('`'));
  return parts.map((part, index) => (index % 2 === 1 ? inlineCode(part) : literal(part, index))).join('');
}

/**
 * Escapes text at the start of a line. Punctuation is escaped only where it can be markup, so that the source stays
 * readable in an e-mail.
 */
function escapeLineStart(text: string): string {
  return escapeWithinLine(text).replace(/^(?=[-+=#:])|(?<=^\d+)(?=[.)](?:\s|$))/, '\\');
}

/** Escapes text inside a line. */
function escapeWithinLine(text: string): string {
  return text.replace(/[\\`*_[\]~]/g, '\\$&').replace(/[|<>&$]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Breaks what GitHub would act on: mentions, issue references, bare links and HTML comments. */
export function neutralizeReferences(text: string): string {
  return text
    .replace(/@(?=[\w-])/g, `@${ZERO_WIDTH_SPACE}`)
    .replace(/#(?=\d)/g, `#${ZERO_WIDTH_SPACE}`)
    .replace(/\b(GH)-(?=\d)/gi, `$1-${ZERO_WIDTH_SPACE}`)
    .replace(/:(?=\/\/)/g, `:${ZERO_WIDTH_SPACE}`)
    .replace(/\b(www)\.(?=\S)/gi, `$1.${ZERO_WIDTH_SPACE}`)
    .replace(/<!--/g, `<!${ZERO_WIDTH_SPACE}--`);
}

/**
 * Renders untrusted text as inline code. Safe in table cells too, where a backslash would show and a bar split the
 * cell.
 */
export function inlineCode(text: string, longest = 120): string {
  const line = cleanLine(text, longest);
  if (line === '') return '';
  if (/^[\w ./:,#%+=…-]+$/.test(line)) return `\`${line}\``;
  return `<code>${htmlText(line)}</code>`;
}

/** Escapes one line of untrusted text for a place that GitHub reads as HTML, not as Markdown. */
function htmlText(line: string): string {
  return Array.from(neutralizeReferences(line), entity).join('');
}

function entity(character: string): string {
  return /[\s\p{L}\p{N}./,:;%+=()…\u200b-]/u.test(character) ? character : `&#${character.codePointAt(0) ?? 0};`;
}

/**
 * Renders untrusted text of several lines in a code fence that is longer than any in the text. If the text exceeds the
 * limits, only its last lines are shown.
 */
export function codeFence(text: string, limits: { readonly lines: number; readonly characters: number }): string {
  const shown = tail(text, limits).replace(/<!--/g, `<!${ZERO_WIDTH_SPACE}--`);
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${shown}\n${ticks}`;
}

/** The last lines within the limits. A line is cut only if it exceeds the limit alone. */
function tail(text: string, limits: { readonly lines: number; readonly characters: number }): string {
  // Cleaning shortens the text, so take more than is shown, but not all of a text of megabytes.
  const from = Math.max(0, text.length - limits.characters * 4);
  const lines = cleanText(text.slice(from)).replace(/\n+$/, '').split('\n');
  const kept: string[] = [];
  let remaining = limits.characters;
  for (const line of lines.slice(-limits.lines).reverse()) {
    if (line.length + 1 > remaining) break;
    kept.unshift(line);
    remaining -= line.length + 1;
  }
  if (kept.length === 0) kept.push((lines.at(-1) ?? '').slice(-limits.characters).replace(/^[\udc00-\udfff]/, ''));
  const omitted = lines.length - kept.length + newlinesIn(text, from);
  return omitted === 0 ? kept.join('\n') : `… ${pluralize(omitted, 'line')} before\n${kept.join('\n')}`;
}

function newlinesIn(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Renders a collapsed `<details>` element. The summary may be untrusted text; the body is Markdown. */
export function details(summary: string, body: string): string {
  return `<details><summary>${htmlText(cleanLine(summary, 160))}</summary>\n\n${body}\n\n</details>`;
}

/** Renders a link. The label is Markdown; it is returned alone if the URL is not a plain http(s) URL. */
export function link(label: string, url: string): string {
  const address = cleanLine(url, 2000);
  return /^https?:\/\/[^\s<>"'`|\\()[\]]+$/.test(address) ? `[${label}](${address})` : label;
}
