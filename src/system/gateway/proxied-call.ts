import {
  request as requestHttp,
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { finished } from 'node:stream/promises';
import type { WireFormat } from '../../adapters/wire/wire-format.js';
import type { MeteredCall } from '../../model/index.js';
import { meterOf } from './answer-meter.js';
import { answerHeaders, requestHeaders } from './headers.js';
import type { FailedCall } from './upstream-failures.js';
import type { Upstream } from './upstream.js';

/** Where one request goes. */
export interface Destination {
  readonly upstream: Upstream;
  /** Path below the upstream's base, and query, as the client sent them but for the key. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Null where nothing is charged. */
  readonly format: WireFormat | null;
  readonly agent: Agent;
}

export interface Watcher {
  /** Bytes of an answer came. */
  onSign(): void;
  /** A call that the vendor charges for is over. Told before its answer is ended towards the client. */
  onCall(call: MeteredCall): void;
  /** Such a call was refused, or its answer broke off. Not told where nobody waited for it any more. */
  onFailure(call: FailedCall): void;
}

/** The upstream gave no answer at all. */
export class Unanswered extends Error {}

/**
 * Passes a request on and its answer back as it comes: status, headers, every byte, errors, and an end that is none.
 * Holds back only what the client is too slow to take. Rejects with `Unanswered` where no answer began.
 */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  to: Destination,
  watcher: Watcher,
): Promise<void> {
  const sent = send(request, to);
  // Whoever asked has gone: nobody is to go on writing, and being paid, for them.
  const stop = (): void => void sent.destroy();
  response.once('close', stop);
  const answer = await answerTo(sent);
  const status = answer.statusCode ?? 502;
  const meter = to.format !== null && status >= 200 && status < 300 ? meterOf(answer, to.format) : null;
  response.sendDate = false;
  response.writeHead(status, answer.statusMessage, answerHeaders(answer));
  response.flushHeaders();
  answer.on('data', (chunk: Buffer) => {
    watcher.onSign();
    meter?.push(chunk);
  });
  answer.pipe(response, { end: false });
  await finished(answer).catch(() => undefined);
  if (to.format !== null && !response.destroyed) {
    if (meter === null) watcher.onFailure(status);
    else if (!answer.complete) watcher.onFailure('cut');
  }
  if (meter !== null) watcher.onCall({ ...(await meter.end()), whole: answer.complete });
  response.off('close', stop);
  // What was cut upstream is cut here too: the client shall see what it would see without us.
  if (answer.complete) response.end();
  else response.destroy();
}

function send(request: IncomingMessage, to: Destination): ClientRequest {
  const { base } = to.upstream;
  const open = base.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = requestHeaders(request, to.upstream);
  return request.pipe(open(target(to), { method: request.method, headers, agent: to.agent }));
}

function answerTo(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve);
    sent.on('error', (error) => reject(new Unanswered(error.message, { cause: error })));
    sent.once('close', () => reject(new Unanswered('closed')));
  });
}

function target({ upstream: { base }, path, query }: Destination): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname === '/' ? '' : url.pathname}${path}`;
  for (const [name, value] of query) url.searchParams.append(name, value);
  return url;
}
