import { isUtf8 } from 'node:buffer';

/** Default length limit of a line, 16 MiB. A longer line is not kept: it is counted and reported as `oversize`. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * One line of a stream, without its `\n` (and without a `\r` before it). `damaged`: the bytes were not valid UTF-8;
 * each invalid sequence became U+FFFD. `torn`: the stream ended without `\n`. An `oversize` line had `bytes` bytes; its
 * text was discarded.
 */
export type StreamLine =
  | { readonly kind: 'text'; readonly text: string; readonly damaged: boolean; readonly torn: boolean }
  | { readonly kind: 'oversize'; readonly bytes: number };

/** The buffer of an unfinished line is reused for the next line if it is not larger than this. */
const REUSED_BYTES = 1024 * 1024;
const LF = 10;
const CR = 13;
const REPLACEMENT = '\uFFFD';

/**
 * Splits a byte stream into lines of any length. Holds at most one unfinished line (≤ `maxLineBytes`), so memory use is
 * bounded for any input.
 */
export class LineSplitter {
  #unfinished = Buffer.alloc(0);
  #unfinishedBytes = 0;
  readonly #maxLineBytes: number;

  constructor(maxLineBytes: number = MAX_LINE_BYTES) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** Returns the lines that this chunk completes, in order. */
  push(chunk: Buffer): StreamLine[] {
    const lines: StreamLine[] = [];
    let start = 0;
    if (this.#unfinishedBytes > 0) {
      const end = chunk.indexOf(LF);
      if (end < 0) {
        this.#append(chunk);
        return lines;
      }
      this.#append(chunk.subarray(0, end));
      lines.push(this.#finishLine(false));
      start = end + 1;
    }
    for (let end = chunk.indexOf(LF, start); end >= 0; end = chunk.indexOf(LF, start)) {
      lines.push(this.#decode(chunk, start, end, false));
      start = end + 1;
    }
    if (start < chunk.length) this.#append(chunk.subarray(start));
    return lines;
  }

  /** Returns the last line if the stream ended in the middle of one. */
  end(): StreamLine[] {
    return this.#unfinishedBytes > 0 ? [this.#finishLine(true)] : [];
  }

  /**
   * Appends to one growing buffer. A list of pieces would cost an object for each chunk, and chunks may be one byte
   * each.
   */
  #append(bytes: Buffer): void {
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

  #finishLine(torn: boolean): StreamLine {
    const total = this.#unfinishedBytes;
    this.#unfinishedBytes = 0;
    if (total > this.#maxLineBytes) return { kind: 'oversize', bytes: total };
    const line = this.#decode(this.#unfinished, 0, total, torn);
    if (this.#unfinished.length > REUSED_BYTES) this.#unfinished = Buffer.alloc(0);
    return line;
  }

  /** Decodes `source` from `start` to `end`. For short lines, creating a view would cost more than decoding. */
  #decode(source: Buffer, start: number, end: number, torn: boolean): StreamLine {
    if (end - start > this.#maxLineBytes) return { kind: 'oversize', bytes: end - start };
    const textEnd = end > start && source[end - 1] === CR && !torn ? end - 1 : end;
    const text = source.toString('utf8', start, textEnd);
    return { kind: 'text', text, damaged: text.includes(REPLACEMENT) && !isUtf8(source.subarray(start, end)), torn };
  }
}
