import { Lexer } from 'yaml';

const MAX_FILE_BYTES = 1024 * 1024;
/** Maximum levels of nesting in a file; a deeper file is refused. */
export const MAX_DEPTH = 64;

/** Whether a text has more than 1 MiB in UTF-8. Bytes are counted only if its length does not decide. */
export function isTooLarge(text: string): boolean {
  if (text.length > MAX_FILE_BYTES) return true;
  if (text.length * 3 <= MAX_FILE_BYTES) return false;
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes > MAX_FILE_BYTES;
}

/**
 * Offset at which brackets, or dashes on one line, nest too deeply; null if nowhere. Checked before the slow parsing.
 */
export function findTooDeepNesting(text: string): number | null {
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

/** A cheap test, so that most files need not be split into tokens. */
function mayBeDeep(text: string): boolean {
  return (text.match(/[[{]/g) ?? []).length > MAX_DEPTH || /(?:[-?][ \t]+){64}/.test(text);
}
