import { EventEmitter, once } from 'node:events';
import type { Json, JsonObject } from './json.js';

/** What can go wrong with one call. Only an altered answer is still held against the contract. */
export type Fault =
  | { readonly kind: 'answer'; readonly status: number; readonly body: Json | string; readonly headers?: Headers }
  /** The connection breaks; with `performed`, after the request has had its effect. */
  | { readonly kind: 'reset'; readonly performed?: boolean }
  /** The request waits for this before anything is done with it. */
  | { readonly kind: 'delay'; readonly until: Promise<unknown> }
  /** The true answer, changed. */
  | { readonly kind: 'alter'; readonly alter: (body: Json | undefined) => Json };

type Headers = Readonly<Record<string, string>>;

/** GitHub's answer to too much at once. */
export function secondaryRateLimit(retryAfterSeconds: number): Fault {
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  return { kind: 'answer', status: 403, body: said(message), headers: { 'retry-after': String(retryAfterSeconds) } };
}

/** GitHub's answer when the hour's requests are used up; `reset` in seconds since 1970. */
export function primaryRateLimit(reset: number): Fault {
  const headers = { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
  return { kind: 'answer', status: 403, body: said('API rate limit exceeded for installation.'), headers };
}

/** A 5xx as its load balancer sends it: a page, not JSON. */
export function serverError(status: 500 | 502 | 503 | 504 = 502): Fault {
  const body = '<html><head><title>Unicorn!</title></head><body></body></html>';
  return { kind: 'answer', status, body, headers: { 'content-type': 'text/html' } };
}

/** Any refusal with GitHub's body of it. */
export function refused(status: 401 | 403 | 404 | 409 | 410 | 422 | 429, message: string): Fault {
  return { kind: 'answer', status, body: said(message) };
}

/** A delay and the word that ends it. */
export function held(): { readonly fault: Fault; release: () => void } {
  const word = new EventEmitter();
  return { fault: { kind: 'delay', until: once(word, 'release') }, release: () => void word.emit('release') };
}

function said(message: string): JsonObject {
  return { message, documentation_url: 'https://docs.github.com/rest' };
}
