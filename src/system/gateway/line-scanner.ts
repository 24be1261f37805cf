/** A line longer than this (bytes) is discarded unread. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Finds the lines of a byte stream that contain a mark. Chunks may be split anywhere, even inside a character. Bytes
 * between such lines are searched but never copied or decoded.
 */
export class LineScanner {
  readonly #mark: Buffer;
  readonly #onLine: (line: string) => void;
  /** The start of a line whose end has not arrived yet. */
  #partial: Buffer[] = [];
  #partialBytes = 0;

  constructor(mark: string, onLine: (line: string) => void) {
    this.#mark = Buffer.from(mark);
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    if (this.#partial.length > 0) {
      const newline = chunk.indexOf(NEWLINE);
      this.#appendPartial(newline < 0 ? chunk : chunk.subarray(0, newline + 1));
      if (newline < 0) return;
      this.end();
      rest = chunk.subarray(newline + 1);
    }
    const complete = rest.lastIndexOf(NEWLINE) + 1;
    this.#search(rest.subarray(0, complete));
    if (complete < rest.length) this.#appendPartial(rest.subarray(complete));
  }

  /** Ends the stream: an unfinished line counts as a line too. */
  end(): void {
    const line = Buffer.concat(this.#partial);
    this.#partial = [];
    this.#partialBytes = 0;
    this.#search(line);
  }

  #appendPartial(part: Buffer): void {
    this.#partialBytes += part.length;
    // An empty part stands for a line that has grown too long.
    if (this.#partialBytes > MAX_LINE_BYTES) this.#partial = [Buffer.alloc(0)];
    else this.#partial.push(part);
  }

  #search(lines: Buffer): void {
    let at = lines.indexOf(this.#mark);
    while (at >= 0) {
      const newline = lines.indexOf(NEWLINE, at);
      const end = newline < 0 ? lines.length : newline;
      this.#onLine(lines.toString('utf8', lines.lastIndexOf(NEWLINE, at) + 1, end));
      at = lines.indexOf(this.#mark, end);
    }
  }
}
