/** Characters that people do not see but that change what they read: bidi controls, zero-width, tags, soft hyphen. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** CSI and OSC sequences, then whatever escape is left. */
const TERMINAL =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[@-_]?|\u009b[0-?]*[ -/]*[@-~]/g;
/** Most text is this, and needs no look at its characters. */
const PLAIN = /^[\n\t\u0020-\u007e]*$/;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * Text of several lines that shows exactly what it holds: no terminal sequences, control, invisible or bidi characters,
 * no lone surrogates. Newlines are `\n`, tabs stay.
 */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(TERMINAL, '')
    .replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
    .replace(CONTROL, '')
    .replace(INVISIBLE, '');
}

/** The same on one line, white space runs as one blank; cut after `longest` columns. */
export function cleanLine(text: string, longest = 500): string {
  return cut(
    cleanText(text.slice(0, longest * 8))
      .replace(/\s+/g, ' ')
      .trim(),
    longest,
  );
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Columns a terminal needs for the text: wide characters and emoji take two, combining ones none. */
export function widthOf(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** At most `columns` wide, with `…` in place of what is lost. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const character of text) {
    width += widthOf(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Blanks up to so many columns of a terminal; what is wider stays whole. */
export function padRight(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

export function padLeft(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - widthOf(text))) + text;
}

/** `decompose` → `Decompose`; the rest of the name stays as its author wrote it. */
export function titleOf(name: string): string {
  const [first = ''] = name;
  return first.toUpperCase() + name.slice(first.length);
}
