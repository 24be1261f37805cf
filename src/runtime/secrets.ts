import { modelOf } from '../model/index.js';
import { customHeaders, settingOf } from './gateway/upstream.js';
import type { RunHost } from './host.js';

/** Values that must not be written anywhere: the keys of all CLIs, headers of upstreams, what `agent-env` and `gate-env` name, and the host's own. */
export function secretsOf(host: RunHost): readonly string[] {
  const keys = host.registry.adapters.flatMap((adapter) => [
    ...adapter.keys(null),
    ...Object.keys(adapter.models).flatMap((alias) =>
      adapter.keys(modelOf(adapter, `${adapter.provider}-${alias}`)?.id ?? null),
    ),
  ]);
  const named = `${host.agentEnv}\n${host.gateEnv}`.split('\n').map((line) => line.trim());
  const values = named.map((line) => (line.includes('=') ? line.slice(line.indexOf('=') + 1) : host.env[line]));
  const ofKeys = [...new Set(keys)].map((name) => host.env[name]);
  const endpoints = new Set(host.registry.adapters.flatMap((adapter) => adapter.endpoints));
  const ofHeaders = [...endpoints].flatMap(
    (name) => customHeaders(host.env[settingOf(name, 'CUSTOM_HEADERS')] ?? '') ?? [],
  );
  return [...ofKeys, ...ofHeaders.map(([, value]) => value), ...values, ...host.secrets].flatMap((value) =>
    value === undefined || value === '' ? [] : [value],
  );
}
