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
 * bounded whatever arrives.
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
    for (let end = chunk.indexOf(LF, start); end >= 0; end = chunk.indexOf(LF, start)) {
      lines.push(this.#line(chunk, start, end, false));
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
    return lines;
  }

  /** The last line, if the stream ended in the middle of one. */
  end(): StreamLine[] {
    return this.#unfinishedBytes > 0 ? [this.#take(true)] : [];
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
    const line = this.#line(this.#unfinished, 0, total, torn);
    if (this.#unfinished.length > REUSED_BYTES) this.#unfinished = Buffer.alloc(0);
    return line;
  }

  /** `source` from `start` to `end`. A view of its own would cost more than reading a short line does. */
  #line(source: Buffer, start: number, end: number, torn: boolean): StreamLine {
    if (end - start > this.#maxLineBytes) return { kind: 'oversize', bytes: end - start };
    const textEnd = end > start && source[end - 1] === CR && !torn ? end - 1 : end;
    const text = source.toString('utf8', start, textEnd);
    return { kind: 'text', text, damaged: text.includes(REPLACEMENT) && !isUtf8(source.subarray(start, end)), torn };
  }
}
