/**
 * Shortens a text to at most `max` characters (UTF-16 units, as `length` counts; no character is cut in two). It keeps
 * whole lines from its beginning and its end, with the number of omitted lines between them. A long line loses its
 * middle.
 */
export function truncateLines(text: string, max: number): string {
  if (text.length <= max) return text;
  const room = Math.max(0, max - marker(text.length).length);
  const head = wholeLinesBefore(text, Math.ceil(room / 2));
  const tail = wholeLinesAfter(text, text.length - Math.floor(room / 2));
  if (head === '' && tail === '') return truncateMiddle(text, max);
  const left = text.slice(head.length, text.length - tail.length);
  return head + marker(countLines(left)) + tail;
}

/** Shortens a text to at most `max` characters: whole lines from its end, after the number of omitted lines. */
export function tailLines(text: string, max: number): string {
  if (text.length <= max) return text;
  const room = Math.max(0, max - marker(text.length).length);
  const tail = wholeLinesAfter(text, text.length - room);
  if (tail === '') return truncateMiddle(text, max);
  return marker(countLines(text.slice(0, text.length - tail.length))).trimStart() + tail;
}

function marker(lines: number): string {
  return `[... ${lines} ${lines === 1 ? 'line' : 'lines'} left out ...]\n`;
}

function wholeLinesBefore(text: string, end: number): string {
  return text.slice(0, text.lastIndexOf('\n', end - 1) + 1);
}

function wholeLinesAfter(text: string, start: number): string {
  if (text[start - 1] === '\n') return text.slice(start);
  const newline = text.indexOf('\n', start);
  return newline < 0 ? '' : text.slice(newline + 1);
}

function countLines(text: string): number {
  const newlines = text.split('\n').length - 1;
  return text === '' || text.endsWith('\n') ? newlines : newlines + 1;
}

const GAP = ' [...] ';

function truncateMiddle(text: string, max: number): string {
  if (max <= GAP.length) return safeSlice(text, 0, max);
  const room = max - GAP.length;
  return (
    safeSlice(text, 0, Math.ceil(room / 2)) + GAP + safeSlice(text, text.length - Math.floor(room / 2), text.length)
  );
}

/** A slice without half a surrogate pair at either end. */
function safeSlice(text: string, start: number, end: number): string {
  const from = isLow(text, start) && isHigh(text, start - 1) ? start + 1 : start;
  const to = isHigh(text, end - 1) && isLow(text, end) ? end - 1 : end;
  return text.slice(from, Math.max(from, to));
}

function isHigh(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800;
}

function isLow(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}
