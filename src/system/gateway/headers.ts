import type { IncomingMessage } from 'node:http';
import type { Upstream } from './upstream.js';

/** Headers as Node takes them raw: name, value, name, value … */
export type RawHeaders = readonly string[];

/** Headers of one connection alone: RFC 9110, 7.6.1, and what older clients send. */
const HOP_BY_HOP = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'expect'],
]);

/** Where clients put their key; here it is our token, which is nobody else's business. */
const OF_KEYS = new Set(['x-api-key', 'authorization', 'x-goog-api-key', 'api-key']);

/** An answer's headers as they are passed on. */
export function answerHeaders(answer: IncomingMessage): string[] {
  return kept(answer, (name) => !HOP_BY_HOP.has(name));
}

/** A request's headers as they are passed on: the real key in place of the token, and an answer that can be read. */
export function requestHeaders(request: IncomingMessage, upstream: Upstream): string[] {
  const own = new Set(['host', 'accept-encoding', ...upstream.headers.map(([name]) => name)]);
  return [
    ...['host', upstream.base.host, 'accept-encoding', 'identity'],
    ...kept(request, (name) => !HOP_BY_HOP.has(name) && !OF_KEYS.has(name) && !own.has(name)),
    ...upstream.headers.flat(),
  ];
}

/** The token that a request came with, wherever its client puts a key; empty without one. */
export function tokenOf({ headers }: IncomingMessage, url: URL): string {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? '')?.[1];
  const given = [bearer, headers['x-api-key'], headers['x-goog-api-key'], url.searchParams.get('key')];
  return given.find((value) => typeof value === 'string' && value !== '')?.toString() ?? '';
}

function kept(message: IncomingMessage, keep: (name: string) => boolean): string[] {
  const named = new Set((message.headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const { rawHeaders } = message;
  const list: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    const lower = name.toLowerCase();
    if (keep(lower) && !named.has(lower)) list.push(name, value);
  }
  return list;
}
