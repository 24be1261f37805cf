/** A line longer than this (bytes) is not kept: the answer has then a part that was not read. */
const LONGEST = 32 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Finds the lines of a byte stream that contain a mark. Chunks may be cut anywhere, inside a character too; what lies
 * between such lines is searched but never copied or decoded.
 */
export class EventLines {
  readonly #mark: Buffer;
  readonly #onLine: (line: string) => void;
  /** The beginning of a line whose end has not come yet. */
  #begun: Buffer[] = [];
  #length = 0;

  constructor(mark: string, onLine: (line: string) => void) {
    this.#mark = Buffer.from(mark);
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    if (this.#begun.length > 0) {
      const newline = chunk.indexOf(NEWLINE);
      this.#begin(newline < 0 ? chunk : chunk.subarray(0, newline + 1));
      if (newline < 0) return;
      this.end();
      rest = chunk.subarray(newline + 1);
    }
    const complete = rest.lastIndexOf(NEWLINE) + 1;
    this.#search(rest.subarray(0, complete));
    if (complete < rest.length) this.#begin(rest.subarray(complete));
  }

  /** No more bytes: what has begun is a line as well. */
  end(): void {
    const line = Buffer.concat(this.#begun);
    this.#begun = [];
    this.#length = 0;
    this.#search(line);
  }

  #begin(part: Buffer): void {
    this.#length += part.length;
    // An empty part keeps the place of a line that has grown too long.
    if (this.#length > LONGEST) this.#begun = [Buffer.alloc(0)];
    else this.#begun.push(part);
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
