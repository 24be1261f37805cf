import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import { PassThrough, type Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { HostEnvironment } from '../process/environment/environment.js';

/**
 * Idle connections are closed before common servers close them (5 s), so that no call uses one that is being closed.
 */
const IDLE_MS = 4_000;
const POOL = { keepAlive: true, timeout: IDLE_MS, maxSockets: Infinity };

/**
 * Connections to upstreams, kept open between calls. They go through the network's proxy if the environment names one.
 */
export class UpstreamConnections {
  readonly #env: HostEnvironment;
  readonly #plain = new HttpAgent(POOL);
  readonly #direct = new HttpsAgent(POOL);
  readonly #tunnels = new Map<string, HttpsAgent>();

  constructor(env: HostEnvironment) {
    this.#env = env;
  }

  /** The HTTP agent for an upstream. Plain http stays inside a network and connects directly. */
  agentFor(base: URL): HttpAgent {
    if (base.protocol === 'http:') return this.#plain;
    const proxy = resolveProxy(base, this.#env);
    if (proxy === null) return this.#direct;
    const tunnel = this.#tunnels.get(proxy.href) ?? new TunnelAgent(proxy);
    this.#tunnels.set(proxy.href, tunnel);
    return tunnel;
  }

  close(): void {
    for (const agent of [this.#plain, this.#direct, ...this.#tunnels.values()]) agent.destroy();
  }
}

/** The proxy for https, from the usual variables; null if there is none or `NO_PROXY` names the host. */
export function resolveProxy(base: URL, env: HostEnvironment): URL | null {
  const value = (name: string): string => env[name] ?? env[name.toLowerCase()] ?? '';
  const url = value('HTTPS_PROXY') || value('ALL_PROXY');
  if (!URL.canParse(url)) return null;
  const noProxyHosts = value('NO_PROXY')
    .split(',')
    .map((host) => host.trim().replace(/^\*?\./, ''))
    .filter((host) => host !== '');
  const direct = noProxyHosts.some(
    (host) => host === '*' || base.hostname === host || base.hostname.endsWith(`.${host}`),
  );
  return direct ? null : new URL(url);
}

type CreateCallback = (error: Error | null, stream: Duplex) => void;

/** An HTTPS agent that connects through a proxy with CONNECT. */
class TunnelAgent extends HttpsAgent {
  readonly #proxy: URL;

  constructor(proxy: URL) {
    super(POOL);
    this.#proxy = proxy;
  }

  override createConnection(options: RequestOptions, created?: CreateCallback): undefined {
    const { hostname, port, username, password } = this.#proxy;
    const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
      'base64',
    );
    const target = `${options.host ?? ''}:${options.port ?? 443}`;
    const connectRequest = requestHttp({
      host: hostname,
      port: port === '' ? 80 : Number(port),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...(username === '' ? {} : { 'proxy-authorization': `Basic ${credentials}` }) },
      agent: false,
    });
    connectRequest.once('connect', (response, socket) => {
      if (response.statusCode === 200) {
        created?.(null, connect({ servername: options.servername ?? '', socket }));
        return;
      }
      created?.(new Error(`the proxy ${hostname} answered ${response.statusCode ?? 0}`), socket);
      socket.destroy();
    });
    connectRequest.once('error', (error) => created?.(error, connectRequest.socket ?? new PassThrough()));
    connectRequest.end();
    return undefined;
  }
}
