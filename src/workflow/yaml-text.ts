import { Lexer } from 'yaml';

const MAX_FILE_BYTES = 1024 * 1024;
/** Levels of nesting in a file; more is refused rather than walked. */
export const MAX_DEPTH = 64;

/** UTF-8 bytes, counted only as far as needed. */
export function tooLarge(text: string): boolean {
  if (text.length > MAX_FILE_BYTES) return true;
  if (text.length * 3 <= MAX_FILE_BYTES) return false;
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes > MAX_FILE_BYTES;
}

/** Offset where brackets, or dashes on one line, nest too deeply; looked for first since parsing them takes long. */
export function tooDeep(text: string): number | null {
  if (!mayBeDeep(text)) return null;
  let flow = 0;
  let dashes = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') flow++;
    else if (token === ']' || token === '}') flow--;
    else if (token === '-' || token === '?') dashes++;
    else if (token.includes('\n')) dashes = 0;
    if (flow > MAX_DEPTH || dashes > MAX_DEPTH) return offset;
    if (token !== '\u0002' && token !== '\u001f' && token !== '\u0018') offset += token.length;
  }
  return null;
}

/** A cheap look that spares most files the tokens. */
function mayBeDeep(text: string): boolean {
  return (text.match(/[[{]/g) ?? []).length > MAX_DEPTH || /(?:[-?][ \t]+){64}/.test(text);
}

/** The parser's words for the mistakes people make most, in words that say what to do. */
export function explain(code: string, message: string): { code: string; message: string; hint: string | null } {
  switch (code) {
    case 'TAB_AS_INDENT':
      return { code: 'tab', message: 'a tab indents this line', hint: 'YAML takes spaces only' };
    case 'MULTIPLE_DOCS':
      return { code: 'many-documents', message: 'the file holds more than one document', hint: 'remove the `---`' };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        code: 'yaml-syntax',
        message: 'a second `:` on this line',
        hint: 'put the value in quotes, or write a map on lines of its own',
      };
    case 'BAD_INDENT':
    case 'MISSING_CHAR': {
      const closing = /end with a (.)/.exec(message)?.[1] ?? /Missing closing (.)/.exec(message)?.[1];
      if (closing === undefined) return { code: 'yaml-syntax', message: firstLine(message), hint: null };
      return { code: 'yaml-syntax', message: `a closing \`${closing}\` is missing`, hint: null };
    }
    case 'BAD_SCALAR_START':
      return { code: 'yaml-syntax', message: firstLine(message), hint: 'put the value in quotes' };
    default:
      return { code: 'yaml-syntax', message: firstLine(message), hint: null };
  }
}

export function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
