/**
 * A reverse proxy on loopback between the agents' CLIs and the APIs of the models: it replaces the token of an attempt
 * with the real key and meters what each call used. Begin here, with `Gateway`. `proxied-call.ts` forwards one call,
 * `attempt-token.ts` has the tokens, and `model-access.ts` decides whether a launch goes through the gateway at all.
 */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { VENDORS } from '../../adapters/wire/vendor-api.js';
import type { Route } from '../../model/index.js';
import type { HostEnvironment } from '../process/environment/environment.js';
import { OpenPass, type Pass } from './attempt-token.js';
import { tokenOf } from './headers.js';
import { exchange, Unanswered } from './proxied-call.js';
import { UpstreamAgents } from './upstream-agents.js';
import type { Upstream } from './upstream.js';

/**
 * A reverse proxy on loopback between the agents' CLIs and the APIs of models. A CLI gets its address, and a token
 * instead of the real key. The usage of every call is metered, and a call is forwarded only if the owner of the token
 * does not refuse it.
 */
export interface Gateway {
  /** Issues a token for one attempt. `keyVariable` is the variable by which the adapter gets its key. */
  admit(route: Route, upstream: Upstream, keyVariable: string): Pass;
  /** Closes every connection and frees the port. */
  close(): Promise<void>;
}

/** Opens a gateway on a free port. `env` names the proxy through which upstreams are reached, if there is one. */
export async function openGateway(env: HostEnvironment): Promise<Gateway> {
  const issuedTokens = new Map<string, OpenPass>();
  const connections = new UpstreamAgents(env);
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
    admit(route, upstream, keyVariable) {
      const token = `gump-${randomBytes(24).toString('hex')}`;
      const issued = new OpenPass(route, upstream);
      issuedTokens.set(token, issued);
      return {
        credentials: { [keyVariable]: token, [route.endpoint]: url + VENDORS[route.vendor].mount },
        attend: (holder) => issued.attend(holder),
        leave: () => issued.leave(),
        async close() {
          issuedTokens.delete(token);
          await issued.leave();
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
  readonly #issuedTokens: ReadonlyMap<string, OpenPass>;
  readonly #connections: UpstreamAgents;
  /** Usage of ended calls that is still being recorded. */
  readonly #pendingRecords = new Set<Promise<unknown>>();

  constructor(issuedTokens: ReadonlyMap<string, OpenPass>, connections: UpstreamAgents) {
    this.#issuedTokens = issuedTokens;
    this.#connections = connections;
  }

  /** Handles one request. Never rejects. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const issued = this.#issuedTokens.get(tokenOf(request, url));
    if (issued === undefined) {
      refuse(request, response, 401, VENDORS.openai.error(401, 'this token is not, or no longer, valid'));
      return;
    }
    const work = this.#forward(request, response, url, issued);
    await issued.during(response, work).catch((error: unknown) => {
      const api = VENDORS[issued.route.vendor];
      refuse(request, response, 502, api.error(502, `no answer from the API of the model: ${describeError(error)}`));
    });
  }

  async #forward(request: IncomingMessage, response: ServerResponse, url: URL, issued: OpenPass): Promise<void> {
    const api = VENDORS[issued.route.vendor];
    const path = url.pathname.startsWith(api.mount) ? url.pathname.slice(api.mount.length) : '';
    // Web sockets are not supported; a client that tries one falls back to plain requests.
    const endpoint = request.headers.upgrade === undefined ? api.endpoint(request.method ?? '', path) : null;
    if (endpoint === null) {
      refuse(request, response, 404, api.error(404, `no such path: ${request.method ?? ''} ${url.pathname}`));
      return;
    }
    // Wait until the usage of ended calls is recorded, so that no call is forwarded before the budget includes it.
    await Promise.allSettled(this.#pendingRecords);
    const refusal = issued.holder === null ? 'no agent is at work' : issued.holder.refusal();
    if (refusal !== null || issued.holder === null) {
      refuse(request, response, 403, api.error(403, `gump let no further call through: ${refusal ?? ''}`));
      return;
    }
    const { holder, upstream } = issued;
    url.searchParams.delete('key');
    const agent = this.#connections.for(upstream.base);
    await exchange(
      request,
      response,
      { upstream, path, query: url.searchParams, format: endpoint.format, agent },
      {
        onSign: () => holder.onSign(),
        onCall: (call) => this.#awaitRecord(holder.onCall(call)),
        onFailure: (call) => holder.onFailure(call),
      },
    ).catch((error: unknown) => {
      if (error instanceof Unanswered && endpoint.format !== null && !response.destroyed)
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
  return error instanceof Unanswered ? error.message : String(error);
}
