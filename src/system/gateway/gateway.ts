/**
 * A reverse proxy on loopback between the agents' CLIs and the APIs of the models: it replaces the token of an attempt
 * with the real key and meters what each call used. Begin here, with `Gateway`. `proxied-call.ts` forwards one call,
 * `attempt-token.ts` has the tokens, and `model-access.ts` decides whether a launch goes through the gateway at all.
 */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { VENDOR_APIS } from '../../adapters/wire/vendor-api.js';
import type { Route } from '../../model/index.js';
import type { HostEnvironment } from '../process/environment/environment.js';
import { IssuedToken, type AttemptToken } from './attempt-token.js';
import { tokenOf } from './headers.js';
import { proxyCall, NoResponseError } from './proxied-call.js';
import { UpstreamConnections } from './upstream-connections.js';
import type { Upstream } from './upstream.js';

/**
 * A reverse proxy on loopback between the agents' CLIs and the APIs of models. A CLI gets its address, and a token
 * instead of the real key. The usage of every call is metered, and a call is forwarded only if the owner of the token
 * does not refuse it.
 */
export interface Gateway {
  /** Issues a token for one attempt. `keyVariable` is the variable by which the adapter gets its key. */
  issueToken(route: Route, upstream: Upstream, keyVariable: string): AttemptToken;
  /** Closes every connection and frees the port. */
  close(): Promise<void>;
}

/** Opens a gateway on a free port. `env` names the proxy through which upstreams are reached, if there is one. */
export async function openGateway(env: HostEnvironment): Promise<Gateway> {
  const issuedTokens = new Map<string, IssuedToken>();
  const connections = new UpstreamConnections(env);
  const handler = new RequestHandler(issuedTokens, connections);
  // No time limit: a model may take minutes before its first byte, and a request may take as long to arrive.
  const server = createServer(
    { requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true },
    (request, response) => {
      void handler.serve(request, response);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gateway has no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    issueToken(route, upstream, keyVariable) {
      const token = `gump-${randomBytes(24).toString('hex')}`;
      const issued = new IssuedToken(route, upstream);
      issuedTokens.set(token, issued);
      return {
        credentials: { [keyVariable]: token, [route.endpoint]: url + VENDOR_APIS[route.vendor].basePath },
        activate: (holder) => issued.activate(holder),
        deactivate: () => issued.deactivate(),
        async revoke() {
          issuedTokens.delete(token);
          await issued.deactivate();
        },
      };
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      connections.close();
      await closed;
    },
  };
}

/**
 * Longer than a CLI keeps an idle connection. So the CLI is the one to close it, and never sends a request on a
 * connection that was just closed.
 */
const KEEP_ALIVE_MS = 15 * 60_000;

/** Authenticates each request by its token, asks the owner of the token, and forwards the call. */
class RequestHandler {
  readonly #issuedTokens: ReadonlyMap<string, IssuedToken>;
  readonly #connections: UpstreamConnections;
  /** Usage of ended calls that is still being recorded. */
  readonly #pendingRecords = new Set<Promise<unknown>>();

  constructor(issuedTokens: ReadonlyMap<string, IssuedToken>, connections: UpstreamConnections) {
    this.#issuedTokens = issuedTokens;
    this.#connections = connections;
  }

  /** Handles one request. Never rejects. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const issued = this.#issuedTokens.get(tokenOf(request, url));
    if (issued === undefined) {
      refuse(request, response, 401, VENDOR_APIS.openai.errorBody(401, 'this token is not, or no longer, valid'));
      return;
    }
    const work = this.#forward(request, response, url, issued);
    await issued.track(response, work).catch((error: unknown) => {
      const api = VENDOR_APIS[issued.route.vendor];
      refuse(
        request,
        response,
        502,
        api.errorBody(502, `no answer from the API of the model: ${describeError(error)}`),
      );
    });
  }

  async #forward(request: IncomingMessage, response: ServerResponse, url: URL, issued: IssuedToken): Promise<void> {
    const api = VENDOR_APIS[issued.route.vendor];
    const path = url.pathname.startsWith(api.basePath) ? url.pathname.slice(api.basePath.length) : '';
    // Web sockets are not supported; a client that tries one falls back to plain requests.
    const endpoint = request.headers.upgrade === undefined ? api.findEndpoint(request.method ?? '', path) : null;
    if (endpoint === null) {
      refuse(request, response, 404, api.errorBody(404, `no such path: ${request.method ?? ''} ${url.pathname}`));
      return;
    }
    // Wait until the usage of ended calls is recorded, so that no call is forwarded before the budget includes it.
    await Promise.allSettled(this.#pendingRecords);
    const refusal = issued.holder === null ? 'no agent is at work' : issued.holder.refusalReason();
    if (refusal !== null || issued.holder === null) {
      refuse(request, response, 403, api.errorBody(403, `gump let no further call through: ${refusal ?? ''}`));
      return;
    }
    const { holder, upstream } = issued;
    url.searchParams.delete('key');
    const agent = this.#connections.agentFor(upstream.base);
    await proxyCall(
      request,
      response,
      { upstream, path, query: url.searchParams, format: endpoint.format, agent },
      {
        onActivity: () => holder.onActivity(),
        onCall: (call) => this.#awaitRecord(holder.onCall(call)),
        onFailure: (call) => holder.onFailure(call),
      },
    ).catch((error: unknown) => {
      if (error instanceof NoResponseError && endpoint.format !== null && !response.destroyed)
        holder.onFailure('unanswered');
      throw error;
    });
  }

  #awaitRecord(recorded: unknown): void {
    const pending = Promise.resolve(recorded).finally(() => this.#pendingRecords.delete(pending));
    this.#pendingRecords.add(pending);
    pending.catch(() => undefined);
  }
}

/**
 * Sends an error response of our own. If a response has begun or the client is gone, the connection is closed instead.
 */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  request.resume();
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function describeError(error: unknown): string {
  return error instanceof NoResponseError ? error.message : String(error);
}
