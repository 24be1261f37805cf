import { modelOf } from '../model/index.js';
import { customHeaders, settingOf } from '../system/gateway/upstream.js';
import type { RunHost } from './host.js';

/** Values that must not be written anywhere: those of `keysOf`, and what `agent-env` and `gate-env` name. */
export function secretsOf(host: RunHost): readonly string[] {
  const named = `${host.agentEnv}\n${host.gateEnv}`.split('\n').map((line) => line.trim());
  const values = named.map((line) => (line.includes('=') ? line.slice(line.indexOf('=') + 1) : host.env[line]));
  return [...keysOf(host), ...present(values)];
}

/** Values that no agent may be told: the keys of all CLIs, headers of upstreams, the runner's tokens and the host's own. */
export function keysOf(host: RunHost): readonly string[] {
  const keys = host.registry.adapters.flatMap((adapter) => [
    ...adapter.keys(null),
    ...Object.keys(adapter.models).flatMap((alias) =>
      adapter.keys(modelOf(adapter, `${adapter.provider}-${alias}`)?.id ?? null),
    ),
  ]);
  const ofKeys = [...new Set([...keys, ...RUNNERS_TOKENS])].map((name) => host.env[name]);
  const endpoints = new Set(host.registry.adapters.flatMap((adapter) => adapter.endpoints));
  const ofHeaders = [...endpoints].flatMap(
    (name) => customHeaders(host.env[settingOf(name, 'CUSTOM_HEADERS')] ?? '') ?? [],
  );
  return present([...ofKeys, ...ofHeaders.map(([, value]) => value), ...host.secrets]);
}

/** What GitHub's runner gives its job; https://github.com/actions/runner, variables of the job. */
const RUNNERS_TOKENS = ['GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];

function present(values: readonly (string | undefined)[]): readonly string[] {
  return values.flatMap((value) => (value === undefined || value === '' ? [] : [value]));
}
