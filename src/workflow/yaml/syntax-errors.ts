import { Lexer } from 'yaml';
import { findBlockTextAbove, indentOf, findSiblingKeyAbove, keyOnLine, lineAt } from './lines.js';

/** A syntax error of the YAML library: its code, its message and the offsets it points at. */
export interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** A syntax error, explained: a message and a hint that say what to change, with the offsets where to change it. */
export interface ExplainedFault {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly start: number;
  readonly end: number;
}

type Explanation = Pick<ExplainedFault, 'message' | 'hint'> & Partial<ExplainedFault>;

/**
 * Explains the first syntax error of a text; null if there is none. Later errors mostly follow from the first, so they
 * are ignored. Codes and messages are those of the `yaml` package, 2.x; an error not known here keeps its own message.
 */
export function explainSyntaxErrors(text: string, faults: readonly SyntaxFault[]): ExplainedFault | null {
  const [first, second] = faults;
  if (first === undefined) return null;
  const [start, end] = first.pos;
  const isMultiline = second?.code === 'MULTILINE_IMPLICIT_KEY' && second.pos[0] === start;
  const explanation = explain(text, first, isMultiline) ?? {
    message: first.message.split('\n', 1)[0] ?? '',
    hint: null,
  };
  return { code: 'yaml-syntax', start, end, ...explanation };
}

function explain(text: string, { code, message, pos: [start] }: SyntaxFault, isMultiline: boolean): Explanation | null {
  switch (code) {
    case 'TAB_AS_INDENT':
      return { code: 'tab', message: 'a tab indents this line', hint: 'YAML takes spaces only' };
    case 'MULTIPLE_DOCS':
      return { code: 'many-documents', message: 'the file holds more than one document', hint: 'remove the `---`' };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return isMultiline ? explainOverIndented(text, start) : SECOND_COLON;
    case 'BAD_INDENT':
      return message.includes('end with a ') ? explainUnclosedBracket(text, start) : explainUnderIndented(text, start);
    case 'MISSING_CHAR':
      if (message.startsWith('Missing closing ')) return explainUnclosedQuote(text, start);
      if (message.includes('end with a ')) return explainUnclosedBracket(text, start);
      if (message.startsWith('Sequence item without')) return explainUnderIndented(text, start);
      return message.startsWith('Implicit map keys') ? explainMissingColon(text, start) : null;
    case 'MULTILINE_IMPLICIT_KEY':
      return explainMissingColon(text, start);
    case 'BAD_DQ_ESCAPE': {
      const escape = message.split(' ').at(-1) ?? '\\';
      const hint = `write \`\\${escape}\`, or put the text in single quotes`;
      return { message: `\`${escape}\` means nothing in double quotes`, hint };
    }
    case 'BAD_SCALAR_START':
      return {
        message: `a value cannot begin with \`${text.slice(start, start + 1)}\``,
        hint: 'put the value in quotes',
      };
    case 'TAG_RESOLVE_FAILED':
      return { message: `there is no tag \`${text.slice(start).split(/\s/, 1)[0] ?? ''}\``, hint: quotingHint('!') };
    case 'UNEXPECTED_TOKEN':
      return explainTrailingText(text, start, message);
    default:
      return null;
  }
}

const SECOND_COLON: Explanation = {
  message: 'a second `:` on this line',
  hint: 'put the value in quotes, or write a map on lines of its own',
};

/** The hint for text that begins with a character which has a meaning in YAML. */
export function quotingHint(character: string): string {
  return `to begin text with \`${character}\`, put it in quotes`;
}

/** Explains a value that is continued by a deeper line with a key of its own. */
function explainOverIndented(text: string, start: number): Explanation {
  const line = lineAt(text, start);
  if (/^\s*-[^\s-]/.test(line.text)) {
    const hint = `write \`${line.text.trim().replace(/^-/, '- ')}\``;
    return { message: 'no space behind the `-`', hint, start: line.start + indentOf(line) };
  }
  const above = keyOnLine(line);
  for (let next = lineAt(text, line.start + line.text.length + 1); next.start > line.start;) {
    const key = keyOnLine(next);
    if (key !== null && above !== null) {
      const message = `\`${key.key}:\` stands further right than \`${above.key}:\` above it, so it belongs to its value`;
      const hint = `begin it in column ${above.column}; text of several lines goes under \`|\``;
      return { message, hint, start: next.start + key.column - 1, end: next.start + next.text.length };
    }
    const after = text.indexOf('\n', next.start) + 1;
    if (after === 0) break;
    next = lineAt(text, after);
  }
  return SECOND_COLON;
}

/** Explains a line that is indented less than the lines it belongs beside. */
function explainUnderIndented(text: string, offset: number): Explanation {
  const line = lineAt(text, offset);
  const here = { start: line.start + indentOf(line), end: line.start + line.text.length };
  const block = explainBlockText(text, offset);
  if (block !== null) return { ...block, ...here };
  const above = findSiblingKeyAbove(text, line);
  const hint = above === null ? null : `begin it in column ${above.column}, as \`${above.key}:\` above it`;
  return { message: 'no key of the lines around it begins in this column', hint, ...here };
}

function explainBlockText(text: string, offset: number): Explanation | null {
  const block = findBlockTextAbove(text, lineAt(text, offset));
  if (block === null) return null;
  const message = `this line stands left of the text of \`${block.key}:\`, which ends before it`;
  return { message, hint: `if it belongs to that text, begin it in column ${block.column}` };
}

function explainMissingColon(text: string, offset: number): Explanation {
  const line = lineAt(text, offset);
  const block = explainBlockText(text, offset);
  if (block !== null) return block;
  const glued = /^[\s-]*([^\s:]+):(\S.*)$/.exec(line.text);
  if (glued !== null)
    return { message: 'no space behind the `:`', hint: `write \`${glued[1] ?? ''}: ${glued[2] ?? ''}\`` };
  return { message: 'this line is no `key: value`', hint: 'write a `:` and a space behind the key' };
}

function explainUnclosedQuote(text: string, offset: number): Explanation {
  const open = tokens(text).find(({ start, end, token }) => /^["']/.test(token) && start < offset && end >= offset);
  const quote = open?.token.slice(0, 1) ?? '"';
  const start = open?.start ?? offset;
  return {
    message: `this \`${quote}\` is never closed`,
    hint: `end the text with \`${quote}\``,
    start,
    end: start + 1,
  };
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

function explainUnclosedBracket(text: string, offset: number): Explanation {
  const open: { readonly start: number; readonly token: string }[] = [];
  for (const { start, token } of tokens(text)) {
    if (start >= offset) break;
    if (token === '[' || token === '{') open.push({ start, token });
    else if (token === ']' || token === '}') open.pop();
  }
  const { start, token } = open.at(-1) ?? { start: offset, token: '[' };
  const closing = CLOSING[token] ?? ']';
  const hint = `add the \`${closing}\`; what stands between must be further right than the key`;
  return { message: `the \`${closing}\` to this \`${token}\` is missing`, hint, start, end: start + 1 };
}

/** Explains text after a value that has ended; null if the message is not one of those known here. */
function explainTrailingText(text: string, start: number, message: string): Explanation | null {
  if (message.startsWith('Not a YAML token') || message.startsWith('Block scalar header'))
    return { message: 'text stands beside the `|` or `>`', hint: 'begin the text on the next line' };
  if (!message.endsWith('at node end')) return null;
  const before = text.slice(lineAt(text, start).start, start).trimEnd();
  const alias = /(?:^|\s)(\*\S*)$/.exec(before);
  if (alias !== null) return { message: `text stands behind \`${alias[1] ?? ''}\``, hint: quotingHint('*') };
  const quote = before.at(-1);
  if (quote === "'")
    return { message: "this stands behind a closing `'`", hint: "write `''` for a `'` in single quotes" };
  if (quote === '"')
    return { message: 'this stands behind a closing `"`', hint: 'write `\\"` for a `"` in double quotes' };
  return { message: 'this stands behind a value that has ended', hint: 'put the whole value in quotes' };
}

/** The tokens of a text as the library splits it, without its control tokens for documents and values. */
function tokens(text: string): readonly { readonly start: number; readonly end: number; readonly token: string }[] {
  const found: { start: number; end: number; token: string }[] = [];
  let start = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '\u0002' || token === '\u001f' || token === '\u0018') continue;
    found.push({ start, end: start + token.length, token });
    start += token.length;
  }
  return found;
}
