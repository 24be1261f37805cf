/** What a terminal or log can show. */
export interface Style {
  readonly color: boolean;
  /** If false, gump's own marks are written in ASCII. Names and messages stay as their authors wrote them. */
  readonly unicode: boolean;
}

/** No colors, with Unicode marks. */
export const PLAIN_STYLE: Style = { color: false, unicode: true };

/** The meaning of a piece of text, from which its color or weight follows. */
export type Tone = 'good' | 'bad' | 'warn' | 'strong' | 'dim' | 'info';

/** SGR codes that turn each tone on and off. */
const SGR_CODES: Readonly<Record<Tone, readonly [number, number]>> = {
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  info: [36, 39],
  strong: [1, 22],
  dim: [2, 22],
};

/** Wraps the text in the terminal codes of a tone; returns it unchanged without color. */
export function paint(style: Style, tone: Tone, text: string): string {
  const [on, off] = SGR_CODES[tone];
  return style.color && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

const ASCII_MARKS: Readonly<Record<string, string>> = {
  '→': '->',
  '✓': '+',
  '✗': 'x',
  '⚠': '!',
  '⊘': '-',
  '⏸': '=',
  '—': '-',
  '–': '-',
  '─': '-',
  '·': '|',
  '…': '...',
  '≥': '>=',
  '▸': '>',
  '█': '#',
  '›': '>',
  '🍿 ': '',
};
const MARKS = new RegExp(Object.keys(ASCII_MARKS).join('|'), 'gu');

/** Replaces gump's own marks (`→`, `✓` and the like) with ASCII if the style has no Unicode. */
export function withAsciiFallback(style: Style, line: string): string {
  return style.unicode ? line : line.replace(MARKS, (mark) => ASCII_MARKS[mark] ?? mark);
}
