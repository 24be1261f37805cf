import { VENDOR_APIS } from '../../adapters/wire/vendor-api.js';
import type { Route } from '../../model/index.js';
import type { HostEnvironment } from '../process/environment/environment.js';

/** A real API: its base URL and the headers that authenticate a call. Never shown to an agent. */
export interface Upstream {
  /** Its path has no trailing slash; its query, if any, is added to every call. */
  readonly base: URL;
  /** Names and values; the header with the key is first. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * Determines the upstream of a route from the host's settings. For the endpoint variable `X_BASE_URL` these are:
 * `X_BASE_URL`: another base URL, with a query if one is needed (`?api-version=…`);
 * `X_AUTH_HEADER`: the header for the key, such as `api-key` or `authorization: Bearer`;
 * `X_CUSTOM_HEADERS`: further headers, `Name: value`, one a line.
 * Returns a text if a setting cannot be parsed; it names the setting.
 */
export function resolveUpstream(route: Route, key: string, env: HostEnvironment): Upstream | string {
  const setting = (suffix: string): readonly [name: string, value: string] => {
    const name = upstreamVariable(route.endpoint, suffix);
    return [name, env[name]?.trim() ?? ''];
  };
  const [urlName, url] = setting('BASE_URL');
  const base = httpUrl(url === '' ? route.baseUrl : url);
  if (base === null) return `${urlName} is no http or https URL`;
  const [authName, auth] = setting('AUTH_HEADER');
  const authentication = auth === '' ? VENDOR_APIS[route.vendor].authHeader(key) : authHeader(auth, key);
  if (authentication === null) return `${authName} is neither a header’s name nor \`name: scheme\``;
  const [customName, custom] = setting('CUSTOM_HEADERS');
  const headers = parseCustomHeaders(custom);
  return headers === null
    ? `${customName} has a line that is no \`Name: value\``
    : { base, headers: [authentication, ...headers] };
}

/** The variable with another setting of the upstream whose base URL is in the variable `endpoint`. */
export function upstreamVariable(endpoint: string, suffix: string): string {
  return `${endpoint.replace(/_BASE_URL$/, '')}_${suffix}`;
}

/** Parses `X_CUSTOM_HEADERS`; null if a line is not a header. */
export function parseCustomHeaders(text: string): readonly (readonly [string, string])[] | null {
  const headers: (readonly [string, string])[] = [];
  for (const line of text.split('\n').map((part) => part.trim())) {
    if (line === '') continue;
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return null;
    headers.push([name.toLowerCase(), value]);
  }
  return headers;
}

function httpUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

function authHeader(setting: string, key: string): readonly [string, string] | null {
  const [, name, scheme = ''] = /^([\w-]+)(?:\s*:\s*([\w-]*))?$/.exec(setting) ?? [];
  return name === undefined ? null : [name.toLowerCase(), scheme === '' ? key : `${scheme} ${key}`];
}
