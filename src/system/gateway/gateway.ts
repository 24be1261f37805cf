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
 * Stands between the agents' CLIs and the APIs of models, on loopback. A CLI gets its address and a token in place of the
 * real key; every call is read for what it used, and none is let through that the holder of the pass refuses.
 */
export interface Gateway {
  /** `keyVariable` is the one by which the adapter is told the key. */
  admit(route: Route, upstream: Upstream, keyVariable: string): Pass;
  /** Closes every connection and frees the port. */
  close(): Promise<void>;
}

/** Opens a gateway on a port of the system's choice; `env` says which proxy leads out of this network. */
export async function openGateway(env: HostEnvironment): Promise<Gateway> {
  const passes = new Map<string, OpenPass>();
  const agents = new UpstreamAgents(env);
  const desk = new Desk(passes, agents);
  // A model may think for minutes before its first byte, and a request may take as long to come.
  const server = createServer(
    { requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true },
    (request, response) => {
      void desk.serve(request, response);
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
      const pass = new OpenPass(route, upstream);
      passes.set(token, pass);
      return {
        credentials: { [keyVariable]: token, [route.endpoint]: url + VENDORS[route.vendor].mount },
        attend: (holder) => pass.attend(holder),
        leave: () => pass.leave(),
        async close() {
          passes.delete(token);
          await pass.leave();
        },
      };
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agents.close();
      await closed;
    },
  };
}

/** Longer than a CLI keeps an idle connection: it is then the one that closes it, and never finds one just closed. */
const KEEP_ALIVE_MS = 15 * 60_000;

/** Looks at who comes, asks whether they may, and lets them through. */
class Desk {
  readonly #passes: ReadonlyMap<string, OpenPass>;
  readonly #agents: UpstreamAgents;
  /** What is still being written down of calls that are over. */
  readonly #accounts = new Set<Promise<unknown>>();

  constructor(passes: ReadonlyMap<string, OpenPass>, agents: UpstreamAgents) {
    this.#passes = passes;
    this.#agents = agents;
  }

  /** Never rejects. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const pass = this.#passes.get(tokenOf(request, url));
    if (pass === undefined) {
      refuse(request, response, 401, VENDORS.openai.error(401, 'this token is not, or no longer, valid'));
      return;
    }
    const work = this.#through(request, response, url, pass);
    await pass.during(response, work).catch((error: unknown) => {
      const api = VENDORS[pass.route.vendor];
      refuse(request, response, 502, api.error(502, `no answer from the API of the model: ${messageOf(error)}`));
    });
  }

  async #through(request: IncomingMessage, response: ServerResponse, url: URL, pass: OpenPass): Promise<void> {
    const api = VENDORS[pass.route.vendor];
    const path = url.pathname.startsWith(api.mount) ? url.pathname.slice(api.mount.length) : '';
    // Web sockets are not spoken here; a client that tries one goes on without.
    const endpoint = request.headers.upgrade === undefined ? api.endpoint(request.method ?? '', path) : null;
    if (endpoint === null) {
      refuse(request, response, 404, api.error(404, `no such path: ${request.method ?? ''} ${url.pathname}`));
      return;
    }
    // Money that is spent but not yet written down counts: no call may slip through in between.
    await Promise.allSettled(this.#accounts);
    const refusal = pass.holder === null ? 'no agent is at work' : pass.holder.refusal();
    if (refusal !== null || pass.holder === null) {
      refuse(request, response, 403, api.error(403, `gump let no further call through: ${refusal ?? ''}`));
      return;
    }
    const { holder, upstream } = pass;
    url.searchParams.delete('key');
    const agent = this.#agents.for(upstream.base);
    await exchange(
      request,
      response,
      { upstream, path, query: url.searchParams, format: endpoint.format, agent },
      {
        onSign: () => holder.onSign(),
        onCall: (call) => this.#account(holder.onCall(call)),
        onFailure: (call) => holder.onFailure(call),
      },
    ).catch((error: unknown) => {
      if (error instanceof Unanswered && endpoint.format !== null && !response.destroyed)
        holder.onFailure('unanswered');
      throw error;
    });
  }

  #account(written: unknown): void {
    const account = Promise.resolve(written).finally(() => this.#accounts.delete(account));
    this.#accounts.add(account);
    account.catch(() => undefined);
  }
}

/** An answer of our own. Where one has begun already, or nobody is there to read it, the connection is cut. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  request.resume();
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function messageOf(error: unknown): string {
  return error instanceof Unanswered ? error.message : String(error);
}
