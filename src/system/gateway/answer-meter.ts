import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isObject } from '../../adapters/stream/json-line.js';
import { NO_FIGURES, type CallFigures, type WireFormat } from '../../adapters/wire/wire-format.js';
import { EventLines } from './event-lines.js';

/** Reads along while an answer is passed on, and never holds it up. */
export interface AnswerMeter {
  push(chunk: Buffer): void;
  /** The figures, once the answer has ended or was cut. Never rejects. */
  end(): Promise<CallFigures>;
}

/** A meter for this answer: a stream of events, or JSON in one piece; decoded where it comes compressed all the same. */
export function meterOf(answer: IncomingMessage, format: WireFormat): AnswerMeter {
  const streamed = /^text\/event-stream\b/i.test(answer.headers['content-type'] ?? '');
  const plain = streamed ? new EventMeter(format) : new BodyMeter(format);
  const encoding = answer.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const decoder = encoding === 'identity' ? null : (DECODERS[encoding]?.() ?? null);
  if (decoder === null) return plain;
  decoder.on('data', (chunk: Buffer) => plain.push(chunk));
  const read = finished(decoder).catch(() => undefined);
  return {
    push: (chunk) => void decoder.write(chunk),
    async end() {
      decoder.end();
      await read;
      return plain.end();
    },
  };
}

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

class EventMeter implements AnswerMeter {
  #figures = NO_FIGURES;
  readonly #lines: EventLines;

  constructor(format: WireFormat) {
    this.#lines = new EventLines(format.mark, (line) => {
      if (!line.startsWith('data:')) return;
      for (const piece of pieces(line.slice('data:'.length))) this.#figures = format.read(this.#figures, piece);
    });
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk);
  }

  end(): Promise<CallFigures> {
    this.#lines.end();
    return Promise.resolve(this.#figures);
  }
}

/** Answers in one piece are as long as a model's output, so this (bytes) is far beyond any. */
const LARGEST_BODY = 64 * 1024 * 1024;

class BodyMeter implements AnswerMeter {
  readonly #format: WireFormat;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(format: WireFormat) {
    this.#format = format;
  }

  push(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > LARGEST_BODY) this.#chunks = [];
    else this.#chunks.push(chunk);
  }

  end(): Promise<CallFigures> {
    let figures = NO_FIGURES;
    for (const piece of pieces(Buffer.concat(this.#chunks).toString())) figures = this.#format.read(figures, piece);
    return Promise.resolve(figures);
  }
}

/** The objects that a text holds: one, or a list of them, which is how Gemini streams where no events are asked for. */
function pieces(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]).filter(isObject);
  } catch {
    return [];
  }
}
