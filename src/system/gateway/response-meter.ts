import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isObject } from '../../adapters/stream/json-line.js';
import { NO_CALL_USAGE, type CallUsage, type WireFormat } from '../../adapters/wire/wire-format.js';
import { LineScanner } from './line-scanner.js';

/** Reads the usage figures of a response while it is forwarded, without delaying it. */
export interface ResponseMeter {
  push(chunk: Buffer): void;
  /** Resolves to the figures, once the response has ended or was cut. Never rejects. */
  end(): Promise<CallUsage>;
}

/** Creates the meter for a response: a stream of events, or JSON in one piece. A compressed response is decoded. */
export function createResponseMeter(response: IncomingMessage, format: WireFormat): ResponseMeter {
  const streamed = /^text\/event-stream\b/i.test(response.headers['content-type'] ?? '');
  const meter = streamed ? new EventStreamMeter(format) : new BodyMeter(format);
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const decoder = encoding === 'identity' ? null : (DECODERS[encoding]?.() ?? null);
  if (decoder === null) return meter;
  decoder.on('data', (chunk: Buffer) => meter.push(chunk));
  const decoded = finished(decoder).catch(() => undefined);
  return {
    push: (chunk) => void decoder.write(chunk),
    async end() {
      decoder.end();
      await decoded;
      return meter.end();
    },
  };
}

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

class EventStreamMeter implements ResponseMeter {
  #figures = NO_CALL_USAGE;
  readonly #lines: LineScanner;

  constructor(format: WireFormat) {
    this.#lines = new LineScanner(format.usageMarker, (line) => {
      if (!line.startsWith('data:')) return;
      for (const piece of parseObjects(line.slice('data:'.length))) this.#figures = format.read(this.#figures, piece);
    });
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk);
  }

  end(): Promise<CallUsage> {
    this.#lines.end();
    return Promise.resolve(this.#figures);
  }
}

/** A response in one piece is only as long as a model's output; this limit (bytes) is far beyond that. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

class BodyMeter implements ResponseMeter {
  readonly #format: WireFormat;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(format: WireFormat) {
    this.#format = format;
  }

  push(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > MAX_BODY_BYTES) this.#chunks = [];
    else this.#chunks.push(chunk);
  }

  end(): Promise<CallUsage> {
    let figures = NO_CALL_USAGE;
    for (const piece of parseObjects(Buffer.concat(this.#chunks).toString()))
      figures = this.#format.read(figures, piece);
    return Promise.resolve(figures);
  }
}

/**
 * Parses a text into objects: one, or a list of them, which is what Gemini streams if no event stream is requested.
 * Returns none if the text is not JSON.
 */
function parseObjects(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]).filter(isObject);
  } catch {
    return [];
  }
}
