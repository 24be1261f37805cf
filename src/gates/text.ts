/** The maximum length of an outcome's reason, in characters. */
export const MAX_REASON_CHARS = 200;

const ESCAPES =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[PX^_][^\u001b]*\u001b\\|\u001b[ -/]*[0-~]|\u009b[0-?]*[ -/]*[@-~]/g;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * Converts terminal output to plain text: without escape sequences, and only the last state of a redrawn line (`\r`).
 */
export function toPlainText(output: string): string {
  return output.replace(ESCAPES, '').split('\n').map(lastDrawn).join('\n');
}

/**
 * The last `max` characters of a text or fewer, from the start of a line if possible. If text was cut, a note comes
 * before them.
 */
export function truncateToTail(text: string, max: number): string {
  const trimmed = text.trimEnd();
  if (trimmed.length <= max) return trimmed;
  const slice = trimmed.slice(-max);
  const newline = slice.indexOf('\n');
  const kept =
    newline >= 0 && newline < slice.length - 1 ? slice.slice(newline + 1) : slice.replace(/^[\udc00-\udfff]/, '');
  return `[… earlier output left out …]\n${kept}`;
}

/** The first line that is not blank, in at most 200 characters. */
export function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
  const trimmed = line.trim();
  if (trimmed.length <= MAX_REASON_CHARS) return trimmed;
  return `${trimmed.slice(0, MAX_REASON_CHARS - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function lastDrawn(line: string): string {
  const whole = line.replace(/\r+$/, '');
  return whole.slice(whole.lastIndexOf('\r') + 1).replace(CONTROLS, '');
}
