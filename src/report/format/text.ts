/** Invisible characters that can change how text reads: bidi controls, zero-width characters, tags, soft hyphens. */
const INVISIBLE_CHARACTERS = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** CSI and OSC sequences, then any other escape sequence. */
const TERMINAL_SEQUENCES =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[@-_]?|\u009b[0-?]*[ -/]*[@-~]/g;
/** Fast path: most text is plain ASCII and needs no cleaning. */
const PLAIN_ASCII = /^[\n\t\u0020-\u007e]*$/;
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * Removes terminal sequences and control, invisible and bidi characters from text of several lines, so that it displays
 * exactly what it holds. Lone surrogates become U+FFFD, all newlines `\n`; tabs stay.
 */
export function cleanText(text: string): string {
  if (PLAIN_ASCII.test(text)) return text;
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(TERMINAL_SEQUENCES, '')
    .replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
    .replace(CONTROL_CHARACTERS, '')
    .replace(INVISIBLE_CHARACTERS, '');
}

/** `cleanText` on one line: each run of white space becomes one blank; truncated to `longest` terminal columns. */
export function cleanLine(text: string, longest = 500): string {
  return truncateToWidth(
    cleanText(text.slice(0, longest * 8))
      .replace(/\s+/g, ' ')
      .trim(),
    longest,
  );
}

const WIDE_CHARACTER =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO_WIDTH_CHARACTER = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Width of a text in terminal columns: wide characters and emoji take two, combining characters none. */
export function displayWidth(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text)
    width += ZERO_WIDTH_CHARACTER.test(character) ? 0 : WIDE_CHARACTER.test(character) ? 2 : 1;
  return width;
}

/** Truncates a text to `columns` terminal columns, with `…` in place of what is cut off. */
export function truncateToWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const character of text) {
    width += displayWidth(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Pads a text with trailing blanks to `columns` terminal columns; a wider text stays as it is. */
export function padRight(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** Pads a text with leading blanks to `columns` terminal columns; a wider text stays as it is. */
export function padLeft(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - displayWidth(text))) + text;
}

/** Makes the first letter upper case: `decompose` → `Decompose`. The rest stays as it is. */
export function capitalize(name: string): string {
  const [first = ''] = name;
  return first.toUpperCase() + name.slice(first.length);
}
