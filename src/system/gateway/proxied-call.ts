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
import { responseHeaders, requestHeaders } from './headers.js';
import { createResponseMeter } from './response-meter.js';
import type { FailedCall } from './upstream-failures.js';
import type { Upstream } from './upstream.js';

/** Where one request is forwarded to. */
export interface Destination {
  readonly upstream: Upstream;
  /** Path below the upstream's base URL and query, as the client sent them, but without the key. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Format in which the usage is read; null if the endpoint is not charged for. */
  readonly format: WireFormat | null;
  readonly agent: Agent;
}

/** Receives what happens during one forwarded call. */
export interface CallObserver {
  /** Bytes of a response arrived. */
  onActivity(): void;
  /** A call that the vendor charges for has ended. Called before the response to the client is ended. */
  onCall(call: MeteredCall): void;
  /**
   * Such a call was refused by the vendor, or its response broke off. Not called if the client no longer waited for it.
   */
  onFailure(call: FailedCall): void;
}

/** The upstream sent no response. */
export class NoResponseError extends Error {}

/**
 * Forwards a request and its response as it arrives: status, headers, every byte, errors, and a premature end. Reads
 * from the upstream no faster than the client accepts data. Rejects with `NoResponseError` if the upstream sent no
 * response.
 */
export async function proxyCall(
  request: IncomingMessage,
  response: ServerResponse,
  destination: Destination,
  observer: CallObserver,
): Promise<void> {
  const upstreamRequest = sendUpstream(request, destination);
  // If the client disconnects, the model must not go on generating output that is paid for.
  const abortUpstream = (): void => void upstreamRequest.destroy();
  response.once('close', abortUpstream);
  const upstreamResponse = await waitForResponse(upstreamRequest);
  const status = upstreamResponse.statusCode ?? 502;
  const meter =
    destination.format !== null && status >= 200 && status < 300
      ? createResponseMeter(upstreamResponse, destination.format)
      : null;
  response.sendDate = false;
  response.writeHead(status, upstreamResponse.statusMessage, responseHeaders(upstreamResponse));
  response.flushHeaders();
  upstreamResponse.on('data', (chunk: Buffer) => {
    observer.onActivity();
    meter?.push(chunk);
  });
  upstreamResponse.pipe(response, { end: false });
  await finished(upstreamResponse).catch(() => undefined);
  if (destination.format !== null && !response.destroyed) {
    if (meter === null) observer.onFailure(status);
    else if (!upstreamResponse.complete) observer.onFailure('cut');
  }
  if (meter !== null) observer.onCall({ ...(await meter.end()), whole: upstreamResponse.complete });
  response.off('close', abortUpstream);
  // A response that was cut upstream is cut here too: the client sees what it would see without the proxy.
  if (upstreamResponse.complete) response.end();
  else response.destroy();
}

function sendUpstream(request: IncomingMessage, destination: Destination): ClientRequest {
  const { base } = destination.upstream;
  const open = base.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = requestHeaders(request, destination.upstream);
  return request.pipe(open(targetUrl(destination), { method: request.method, headers, agent: destination.agent }));
}

function waitForResponse(upstreamRequest: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    upstreamRequest.once('response', resolve);
    upstreamRequest.on('error', (error) => reject(new NoResponseError(error.message, { cause: error })));
    upstreamRequest.once('close', () => reject(new NoResponseError('closed')));
  });
}

function targetUrl({ upstream: { base }, path, query }: Destination): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname === '/' ? '' : url.pathname}${path}`;
  for (const [name, value] of query) url.searchParams.append(name, value);
  return url;
}
