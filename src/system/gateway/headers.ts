import type { IncomingMessage } from 'node:http';
import type { Upstream } from './upstream.js';

/** Headers in Node's raw form: name, value, name, value … */
export type RawHeaders = readonly string[];

/** Hop-by-hop headers: RFC 9110, 7.6.1, and those that older clients send. */
const HOP_BY_HOP = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'expect'],
]);

/** Headers in which clients send their key. Here that is our token, which must not be forwarded. */
const CREDENTIAL_HEADERS = new Set(['x-api-key', 'authorization', 'x-goog-api-key', 'api-key']);

/** The headers of an upstream response that are forwarded to the client. */
export function responseHeaders(response: IncomingMessage): string[] {
  return filterHeaders(response, (name) => !HOP_BY_HOP.has(name));
}

/**
 * The headers of a request as they are forwarded: with the real key instead of the token, and asking for an
 * uncompressed response so that it can be metered.
 */
export function requestHeaders(request: IncomingMessage, upstream: Upstream): string[] {
  const replaced = new Set(['host', 'accept-encoding', ...upstream.headers.map(([name]) => name)]);
  return [
    ...['host', upstream.base.host, 'accept-encoding', 'identity'],
    ...filterHeaders(request, (name) => !HOP_BY_HOP.has(name) && !CREDENTIAL_HEADERS.has(name) && !replaced.has(name)),
    ...upstream.headers.flat(),
  ];
}

/** The token of a request, from any place where clients put a key; an empty string if there is none. */
export function tokenOf({ headers }: IncomingMessage, url: URL): string {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? '')?.[1];
  const candidates = [bearer, headers['x-api-key'], headers['x-goog-api-key'], url.searchParams.get('key')];
  return candidates.find((value) => typeof value === 'string' && value !== '')?.toString() ?? '';
}

function filterHeaders(message: IncomingMessage, isForwarded: (name: string) => boolean): string[] {
  const connectionHeaders = new Set(
    (message.headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()),
  );
  const { rawHeaders } = message;
  const list: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    const lower = name.toLowerCase();
    if (isForwarded(lower) && !connectionHeaders.has(lower)) list.push(name, value);
  }
  return list;
}
