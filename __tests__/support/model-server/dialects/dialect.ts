import type { IncomingHttpHeaders } from 'node:http';
import type { Api, Message, Usage } from '../script.js';
import type { Call, OfferedTool } from '../tools.js';

/** What a request wants: an answer of the model, or the number of tokens it would cost. */
export interface Ask {
  readonly wants: 'answer' | 'count';
  /** Where the path, not the body, says them. */
  readonly model?: string;
  readonly stream?: boolean;
}

/** A request, read. `system` is all the text outside of the conversation. */
export interface Asked {
  readonly model: string;
  readonly stream: boolean;
  readonly system: string;
  readonly messages: readonly Message[];
  readonly offered: readonly OfferedTool[];
}

/** An answer before it is put into a vendor's words. `id` makes ids of its parts, each time another. */
export interface Answer {
  readonly model: string;
  readonly thinking: string | undefined;
  readonly text: string | undefined;
  readonly calls: readonly Call[];
  readonly usage: Usage;
  readonly id: (prefix: string) => string;
}

/** One vendor's wire format. */
export interface Dialect {
  readonly api: Api;
  /** Whether it tells what was written to the cache; else that counts as plain input. */
  readonly cacheWrites: boolean;
  /** What a POST to this path wants; undefined if the path is not of this dialect. */
  ask(path: string): Ask | undefined;
  /** Reads a body; throws on one that is not of this dialect. */
  read(body: unknown, ask: Ask): Asked;
  /** The key a request came with. */
  key(headers: IncomingHttpHeaders, url: URL): string | undefined;
  /** The whole answer at once. */
  whole(answer: Answer): unknown;
  /** The same as server-sent events, ready to be written one by one; half of them leave the answer open. */
  frames(answer: Answer): readonly string[];
  /** The answer to a request for a count. */
  count: unknown;
  /** The body of a refusal. */
  error(status: number, message: string): unknown;
}

/** One server-sent event. */
export function frame(data: unknown, event?: string): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** A text in two pieces, so that every stream has an inside to be cut in. */
export function halves(text: string): readonly [string, string] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

/** The value of a header that came once. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** The token of an `Authorization: Bearer` header. */
export function bearer(headers: IncomingHttpHeaders): string | undefined {
  return header(headers, 'authorization')?.replace(/^Bearer /i, '');
}
