import { modelOf } from '../model/index.js';
import { parseCustomHeaders, upstreamVariable } from '../system/gateway/upstream.js';
import type { RunHost } from './host.js';

/** Values that must not be written anywhere: those of `keysOf`, and those of `agent-env` and `gate-env`. */
export function secretsOf(host: RunHost): readonly string[] {
  const named = `${host.agentEnv}\n${host.gateEnv}`.split('\n').map((line) => line.trim());
  const values = named.map((line) => (line.includes('=') ? line.slice(line.indexOf('=') + 1) : host.env[line]));
  return [...keysOf(host), ...present(values)];
}

/** Values that no agent may see: the keys of all CLIs, headers of upstreams, tokens of the runner and of the host. */
export function keysOf(host: RunHost): readonly string[] {
  const keys = host.registry.adapters.flatMap((adapter) => [
    ...adapter.keyVariables(null),
    ...Object.keys(adapter.models).flatMap((alias) =>
      adapter.keyVariables(modelOf(adapter, `${adapter.provider}-${alias}`)?.id ?? null),
    ),
  ]);
  const ofKeys = [...new Set([...keys, ...RUNNER_TOKENS])].map((name) => host.env[name]);
  const endpoints = new Set(host.registry.adapters.flatMap((adapter) => adapter.endpointVariables));
  const ofHeaders = [...endpoints].flatMap(
    (name) => parseCustomHeaders(host.env[upstreamVariable(name, 'CUSTOM_HEADERS')] ?? '') ?? [],
  );
  return present([...ofKeys, ...ofHeaders.map(([, value]) => value), ...host.secrets]);
}

/** Variables with tokens that GitHub's runner sets for a job; see https://github.com/actions/runner. */
const RUNNER_TOKENS = ['GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];

function present(values: readonly (string | undefined)[]): readonly string[] {
  return values.flatMap((value) => (value === undefined || value === '' ? [] : [value]));
}
