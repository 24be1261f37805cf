import type { Adapter, AgentFailure, EventOf } from '../../model/index.js';
import type { HostEnvironment } from '../process/environment/environment.js';
import type { AttemptToken } from './attempt-token.js';
import { openGateway, type Gateway } from './gateway.js';
import { resolveUpstream } from './upstream.js';

type Metering = NonNullable<EventOf<'agent_launched'>['metering']>;

/** Access of one launch to its models. */
export interface LaunchAccess {
  /** Key and endpoint for the adapter, by the vendor's variable names: those of an attempt token, or the real ones. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly metering: Metering;
  /** Null if the calls do not go through the gateway. It must be revoked when the attempt ends. */
  readonly token: AttemptToken | null;
  /** The host that calls are forwarded to; null without a token. */
  readonly upstreamHost: string | null;
}

/** Gives all launches of a run access to their models. */
export interface ModelAccess {
  /** Opens the access of one launch. A failure says which setting of the upstream is wrong. */
  open(adapter: Adapter, model: string | null): Promise<LaunchAccess | AgentFailure>;
  /** Closes the gateway, if one was opened. */
  close(): Promise<void>;
}

/**
 * Creates the model access of a run. Reads keys and settings from `env`; the gateway is opened for the first launch
 * that can use it.
 */
export function createModelAccess(env: HostEnvironment): ModelAccess {
  let gateway: Promise<Gateway> | null = null;
  return {
    async open(adapter, model) {
      const key = keyOf(adapter, model, env);
      if (key === null)
        return directAccess(
          adapter,
          key,
          env,
          adapter.keyVariables(model).length === 0 ? 'it needs no key' : 'no key is set',
        );
      const routing = adapter.routing?.(key.name, model) ?? { by: 'stream', why: 'its adapter knows no other way' };
      if (routing.by === 'stream') return directAccess(adapter, key, env, routing.why);
      const upstream = resolveUpstream(routing, key.value, env);
      if (typeof upstream === 'string') return { reason: 'preflight', message: upstream };
      gateway ??= openGateway(env);
      const token = (await gateway).issueToken(routing, upstream, key.name);
      return {
        credentials: token.credentials,
        metering: { by: 'gateway', why: '' },
        token,
        upstreamHost: upstream.base.hostname,
      };
    },
    async close() {
      await (await gateway)?.close();
    },
  };
}

interface Key {
  readonly name: string;
  readonly value: string;
}

/** The first of the adapter's alternative key variables that is set. */
function keyOf(adapter: Adapter, model: string | null, env: HostEnvironment): Key | null {
  for (const name of adapter.keyVariables(model)) {
    const value = env[name] ?? '';
    if (value !== '') return { name, value };
  }
  return null;
}

function directAccess(adapter: Adapter, key: Key | null, env: HostEnvironment, why: string): LaunchAccess {
  const credentials: Record<string, string> = key === null ? {} : { [key.name]: key.value };
  for (const name of adapter.endpointVariables) {
    const value = env[name] ?? '';
    if (value !== '') credentials[name] = value;
  }
  return { credentials, metering: { by: 'stream', why }, token: null, upstreamHost: null };
}

/** Variables that keep a CLI from sending its calls to loopback through the network's proxy. */
export function bypassProxyForLoopback(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const hosts = [env.NO_PROXY ?? env.no_proxy ?? '', '127.0.0.1', 'localhost'].filter((host) => host !== '').join(',');
  return { NO_PROXY: hosts, no_proxy: hosts };
}
