import { counted } from '../format/figures.js';
import { cleanLine, cleanText } from '../format/text.js';

/** Invisible to readers, but no longer a mention, a reference or a link to GitHub. */
const BREAK = '\u200b';

/**
 * Foreign text as one line of Markdown that shows it literally: no markup, HTML, mention, reference, link or table cell
 * comes out of it. At most `longest` columns.
 */
export function inline(text: string, longest = 200): string {
  return entities(defuse(cleanLine(text, longest)));
}

/** A sentence of ours, in which names stand between backticks: they become code, all else is shown literally. */
export function sentence(text: string, longest = 200): string {
  const parts = cleanLine(text, longest).split('`');
  const literal = (part: string, index = 0): string =>
    index === 0 ? entities(defuse(part)) : withinLine(defuse(part));
  // Without a partner a backtick is none of ours.
  if (parts.length % 2 === 0) return literal(parts.join('`'));
  return parts.map((part, index) => (index % 2 === 1 ? code(part) : literal(part, index))).join('');
}

/** Punctuation is escaped only where it can be markup, so that the source stays readable in a mail. */
function entities(text: string): string {
  return withinLine(text).replace(/^(?=[-+=#:])|(?<=^\d+)(?=[.)](?:\s|$))/, '\\');
}

function withinLine(text: string): string {
  return text.replace(/[\\`*_[\]~]/g, '\\$&').replace(/[|<>&$]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Breaks what GitHub would act on: mentions, issue and commit references, bare links, HTML comments. */
export function defuse(text: string): string {
  return text
    .replace(/@(?=[\w-])/g, `@${BREAK}`)
    .replace(/#(?=\d)/g, `#${BREAK}`)
    .replace(/\b(GH)-(?=\d)/gi, `$1-${BREAK}`)
    .replace(/:(?=\/\/)/g, `:${BREAK}`)
    .replace(/\b(www)\.(?=\S)/gi, `$1.${BREAK}`)
    .replace(/<!--/g, `<!${BREAK}--`);
}

/** Foreign text as inline code. Safe in tables too, where a backslash or a bar would show or split the cell. */
export function code(text: string, longest = 120): string {
  const line = cleanLine(text, longest);
  if (line === '') return '';
  if (/^[\w ./:,#%+=…-]+$/.test(line)) return `\`${line}\``;
  return `<code>${htmlText(line)}</code>`;
}

/** Foreign text on one line, for a place where GitHub reads HTML and no Markdown. */
function htmlText(line: string): string {
  return Array.from(defuse(line), entity).join('');
}

function entity(character: string): string {
  return /[\s\p{L}\p{N}./,:;%+=()…\u200b-]/u.test(character) ? character : `&#${character.codePointAt(0) ?? 0};`;
}

/** Foreign text of several lines in a code fence longer than any inside. Its last lines, where it is too long. */
export function fence(text: string, limits: { readonly lines: number; readonly characters: number }): string {
  const shown = tail(text, limits).replace(/<!--/g, `<!${BREAK}--`);
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${shown}\n${ticks}`;
}

/** The last lines that fit; the first of them is cut only if it alone is too long. */
function tail(text: string, limits: { readonly lines: number; readonly characters: number }): string {
  // Escape sequences are taken out first, so look at some more than is shown, but not at megabytes.
  const from = Math.max(0, text.length - limits.characters * 4);
  const lines = cleanText(text.slice(from)).replace(/\n+$/, '').split('\n');
  const kept: string[] = [];
  let room = limits.characters;
  for (const line of lines.slice(-limits.lines).reverse()) {
    if (line.length + 1 > room) break;
    kept.unshift(line);
    room -= line.length + 1;
  }
  if (kept.length === 0) kept.push((lines.at(-1) ?? '').slice(-limits.characters).replace(/^[\udc00-\udfff]/, ''));
  const before = lines.length - kept.length + newlinesIn(text, from);
  return before === 0 ? kept.join('\n') : `… ${counted(before, 'line')} before\n${kept.join('\n')}`;
}

function newlinesIn(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** A folded part. The summary may be foreign; the body is Markdown. */
export function details(summary: string, body: string): string {
  return `<details><summary>${htmlText(cleanLine(summary, 160))}</summary>\n\n${body}\n\n</details>`;
}

/** A link with a label of Markdown; the label alone where the address is no plain http(s) one. */
export function link(label: string, url: string): string {
  const address = cleanLine(url, 2000);
  return /^https?:\/\/[^\s<>"'`|\\()[\]]+$/.test(address) ? `[${label}](${address})` : label;
}
