import { isUtf8 } from 'node:buffer';

/** A line longer than this is not kept: it is counted and reported as `oversize`. 16 MiB. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * One line of a stream, without its `\n` (and without a `\r` before it).
 * `damaged`: the bytes were no valid UTF-8, each bad sequence reads U+FFFD. `torn`: the stream ended without `\n`.
 * An `oversize` line had `bytes` bytes and its text was thrown away.
 */
export type StreamLine =
  | { readonly kind: 'text'; readonly text: string; readonly damaged: boolean; readonly torn: boolean }
  | { readonly kind: 'oversize'; readonly bytes: number };

/** An unfinished line's buffer up to this size is used again for the next one. */
const REUSED_BYTES = 1024 * 1024;
const LF = 10;
const CR = 13;
const REPLACEMENT = '\uFFFD';

/**
 * Cuts a byte stream into lines of any length. Holds at most one unfinished line (≤ `maxLineBytes`), so memory is
 * bounded whatever arrives. Whole lines of one chunk are decoded in one go: that is what makes it fast.
 */
export class LineSplitter {
  #unfinished = Buffer.alloc(0);
  #unfinishedBytes = 0;
  readonly #maxLineBytes: number;

  constructor(maxLineBytes: number = MAX_LINE_BYTES) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** The lines that this chunk completes, in order. */
  push(chunk: Buffer): StreamLine[] {
    const lines: StreamLine[] = [];
    let start = 0;
    if (this.#unfinishedBytes > 0) {
      const end = chunk.indexOf(LF);
      if (end < 0) {
        this.#keep(chunk);
        return lines;
      }
      this.#keep(chunk.subarray(0, end));
      lines.push(this.#take(false));
      start = end + 1;
    }
    const last = chunk.lastIndexOf(LF);
    if (last >= start) {
      this.#wholeLines(chunk.subarray(start, last), lines);
      start = last + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
    return lines;
  }

  /** The last line, if the stream ended in the middle of one. */
  end(): StreamLine[] {
    return this.#unfinishedBytes > 0 ? [this.#take(true)] : [];
  }

  /** `block` is complete lines joined by `\n`, the last `\n` cut off. */
  #wholeLines(block: Buffer, into: StreamLine[]): void {
    const text = block.length > this.#maxLineBytes ? undefined : block.toString('utf8');
    if (text === undefined || text.includes(REPLACEMENT)) {
      for (const bytes of piecesOf(block)) into.push(this.#line(bytes, false));
      return;
    }
    for (const line of text.split('\n')) {
      into.push({
        kind: 'text',
        text: line.charCodeAt(line.length - 1) === CR ? line.slice(0, -1) : line,
        damaged: false,
        torn: false,
      });
    }
  }

  /** One buffer that grows, and not a list of pieces: a million one-byte chunks must not cost a million objects. */
  #keep(bytes: Buffer): void {
    const used = this.#unfinishedBytes;
    this.#unfinishedBytes += bytes.length;
    if (this.#unfinishedBytes > this.#maxLineBytes) {
      this.#unfinished = Buffer.alloc(0);
      return;
    }
    if (this.#unfinished.length < this.#unfinishedBytes) {
      const doubled = Math.max(this.#unfinishedBytes, 2 * this.#unfinished.length, 4096);
      const grown = Buffer.allocUnsafeSlow(Math.min(doubled, this.#maxLineBytes));
      this.#unfinished.copy(grown, 0, 0, used);
      this.#unfinished = grown;
    }
    bytes.copy(this.#unfinished, used);
  }

  #take(torn: boolean): StreamLine {
    const total = this.#unfinishedBytes;
    this.#unfinishedBytes = 0;
    if (total > this.#maxLineBytes) return { kind: 'oversize', bytes: total };
    const line = this.#line(this.#unfinished.subarray(0, total), torn);
    if (this.#unfinished.length > REUSED_BYTES) this.#unfinished = Buffer.alloc(0);
    return line;
  }

  #line(bytes: Buffer, torn: boolean): StreamLine {
    if (bytes.length > this.#maxLineBytes) return { kind: 'oversize', bytes: bytes.length };
    const end = bytes.length > 0 && bytes[bytes.length - 1] === CR && !torn ? bytes.length - 1 : bytes.length;
    const text = bytes.toString('utf8', 0, end);
    return { kind: 'text', text, damaged: text.includes(REPLACEMENT) && !isUtf8(bytes), torn };
  }
}

function* piecesOf(block: Buffer): Generator<Buffer> {
  let start = 0;
  for (;;) {
    const end = block.indexOf(LF, start);
    if (end < 0) break;
    yield block.subarray(start, end);
    start = end + 1;
  }
  yield block.subarray(start);
}
