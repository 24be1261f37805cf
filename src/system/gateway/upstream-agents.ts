import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import { PassThrough, type Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { HostEnvironment } from '../process/environment/environment.js';

/** An idle connection is dropped before common servers do it (5 s), so that no call meets one that is being closed. */
const IDLE_MS = 4_000;
const POOL = { keepAlive: true, timeout: IDLE_MS, maxSockets: Infinity };

/** Connections to upstreams, kept open between calls; through the network's proxy where the environment names one. */
export class UpstreamAgents {
  readonly #env: HostEnvironment;
  readonly #plain = new HttpAgent(POOL);
  readonly #direct = new HttpsAgent(POOL);
  readonly #tunnels = new Map<string, HttpsAgent>();

  constructor(env: HostEnvironment) {
    this.#env = env;
  }

  /** Plain http stays inside a network and goes directly. */
  for(base: URL): HttpAgent {
    if (base.protocol === 'http:') return this.#plain;
    const proxy = proxyOf(base, this.#env);
    if (proxy === null) return this.#direct;
    const tunnel = this.#tunnels.get(proxy.href) ?? new TunnelAgent(proxy);
    this.#tunnels.set(proxy.href, tunnel);
    return tunnel;
  }

  close(): void {
    for (const agent of [this.#plain, this.#direct, ...this.#tunnels.values()]) agent.destroy();
  }
}

/** The proxy for https, by the customary variables; null for none, and for hosts that `NO_PROXY` names. */
export function proxyOf(base: URL, env: HostEnvironment): URL | null {
  const value = (name: string): string => env[name] ?? env[name.toLowerCase()] ?? '';
  const url = value('HTTPS_PROXY') || value('ALL_PROXY');
  if (!URL.canParse(url)) return null;
  const excepted = value('NO_PROXY')
    .split(',')
    .map((host) => host.trim().replace(/^\*?\./, ''))
    .filter((host) => host !== '');
  const direct = excepted.some((host) => host === '*' || base.hostname === host || base.hostname.endsWith(`.${host}`));
  return direct ? null : new URL(url);
}

type Created = (error: Error | null, stream: Duplex) => void;

/** Speaks TLS through a proxy's CONNECT. */
class TunnelAgent extends HttpsAgent {
  readonly #proxy: URL;

  constructor(proxy: URL) {
    super(POOL);
    this.#proxy = proxy;
  }

  override createConnection(options: RequestOptions, created?: Created): undefined {
    const { hostname, port, username, password } = this.#proxy;
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
    const target = `${options.host ?? ''}:${options.port ?? 443}`;
    const asked = requestHttp({
      host: hostname,
      port: port === '' ? 80 : Number(port),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...(username === '' ? {} : { 'proxy-authorization': `Basic ${login}` }) },
      agent: false,
    });
    asked.once('connect', (answer, socket) => {
      if (answer.statusCode === 200) {
        created?.(null, connect({ servername: options.servername ?? '', socket }));
        return;
      }
      created?.(new Error(`the proxy ${hostname} answered ${answer.statusCode ?? 0}`), socket);
      socket.destroy();
    });
    asked.once('error', (error) => created?.(error, asked.socket ?? new PassThrough()));
    asked.end();
    return undefined;
  }
}
