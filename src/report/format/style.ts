/** How text for a terminal or a log may look. */
export interface Style {
  readonly color: boolean;
  /** False: only ASCII of our own making. Names and messages stay as their authors wrote them. */
  readonly unicode: boolean;
}

export const PLAIN: Style = { color: false, unicode: true };

export type Tone = 'good' | 'bad' | 'warn' | 'strong' | 'dim' | 'info';

const CODES: Readonly<Record<Tone, readonly [number, number]>> = {
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  info: [36, 39],
  strong: [1, 22],
  dim: [2, 22],
};

export function paint(style: Style, tone: Tone, text: string): string {
  const [on, off] = CODES[tone];
  return style.color && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

const ASCII: Readonly<Record<string, string>> = {
  '→': '->',
  '✓': '+',
  '✗': 'x',
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
const MARKS = new RegExp(Object.keys(ASCII).join('|'), 'gu');

/** The line as it goes out: our marks in ASCII where the terminal has no others. */
export function inStyle(style: Style, line: string): string {
  return style.unicode ? line : line.replace(MARKS, (mark) => ASCII[mark] ?? mark);
}
