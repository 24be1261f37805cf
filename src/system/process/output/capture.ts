/** How much of a stream is kept in memory: its first `head` and its last `tail` bytes. */
export interface CaptureLimits {
  readonly head: number;
  readonly tail: number;
}

/**
 * The captured parts of a stream of `bytes` bytes. `head` and `tail` never overlap; `dropped` bytes were between them.
 */
export interface Captured {
  readonly bytes: number;
  readonly head: Buffer;
  readonly tail: Buffer;
  readonly dropped: number;
}

/** A capture without any bytes. */
export const NOTHING_CAPTURED: Captured = { bytes: 0, head: Buffer.alloc(0), tail: Buffer.alloc(0), dropped: 0 };

/** The captured parts as text. Invalid UTF-8 becomes U+FFFD; a gap is replaced with a note of its size. */
export function capturedText(captured: Captured): string {
  if (captured.dropped === 0) return Buffer.concat([captured.head, captured.tail]).toString('utf8');
  const gap = `\n… ${captured.dropped} bytes left out …\n`;
  return captured.head.toString('utf8') + gap + captured.tail.toString('utf8');
}

/** Keeps the head and the tail of a stream, in at most `head + 2 × tail` bytes plus one chunk. */
export class Capture {
  #bytes = 0;
  #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  readonly #limits: CaptureLimits;

  constructor(limits: CaptureLimits) {
    this.#limits = limits;
  }

  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    const room = this.#limits.head - this.#headBytes;
    const first = chunk.subarray(0, Math.max(0, room));
    if (first.length > 0) {
      this.#head.push(first);
      this.#headBytes += first.length;
    }
    if (first.length < chunk.length && this.#limits.tail > 0) this.#pushTail(chunk.subarray(first.length));
  }

  result(): Captured {
    const tail = this.#lastOfTail();
    const head = Buffer.concat(this.#head, this.#headBytes);
    return { bytes: this.#bytes, head, tail, dropped: this.#bytes - head.length - tail.length };
  }

  #pushTail(chunk: Buffer): void {
    this.#tail.push(chunk);
    this.#tailBytes += chunk.length;
    if (this.#tailBytes <= 2 * this.#limits.tail) return;
    const kept = Buffer.from(this.#lastOfTail());
    this.#tail = [kept];
    this.#tailBytes = kept.length;
  }

  #lastOfTail(): Buffer {
    const all = Buffer.concat(this.#tail, this.#tailBytes);
    return all.subarray(Math.max(0, all.length - this.#limits.tail));
  }
}
