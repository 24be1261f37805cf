import type { Vendor } from '../../model/route.js';
import type { JsonObject } from '../stream/json-line.js';
import { anthropicMessages } from './anthropic-messages.js';
import { chatCompletions } from './chat-completions.js';
import { generateContent } from './generate-content.js';
import { openaiResponses } from './openai-responses.js';
import type { WireFormat } from './wire-format.js';

/** An endpoint of a model API. `format` is null if a call costs nothing (lists of models, counts of tokens). */
export interface Endpoint {
  readonly format: WireFormat | null;
}

/** What the gateway needs to know of a vendor's API. */
export interface VendorApi {
  /** The path of the vendor's base URL. The gateway's base URL has the same, because CLIs append their paths to it. */
  readonly basePath: string;
  /** The header that carries the key. */
  authHeader(key: string): readonly [name: string, value: string];
  /** The endpoint at a path below the base URL. Null for anything but model APIs: a key may give access to more. */
  findEndpoint(method: string, path: string): Endpoint | null;
  /** The body of an error answer in the vendor's own format. */
  errorBody(status: number, message: string): JsonObject;
}

const FREE: Endpoint = { format: null };

const anthropic: VendorApi = {
  basePath: '',
  authHeader: (key) => ['x-api-key', key],
  findEndpoint(method, path) {
    if (method === 'POST' && path === '/v1/messages') return { format: anthropicMessages };
    if (method === 'POST' && path === '/v1/messages/count_tokens') return FREE;
    return method === 'GET' && /^\/v1\/models(\/[^/]+)?$/.test(path) ? FREE : null;
  },
  errorBody: (status, message) => ({
    type: 'error',
    error: { type: ANTHROPIC_ERRORS[status] ?? 'api_error', message },
  }),
};

const openai: VendorApi = {
  basePath: '/v1',
  authHeader: (key) => ['authorization', `Bearer ${key}`],
  findEndpoint(method, path) {
    if (method === 'POST' && /^\/responses(\/compact)?$/.test(path)) return { format: openaiResponses };
    if (method === 'POST' && path === '/chat/completions') return { format: chatCompletions };
    return method === 'GET' && /^\/models(\/.+)?$/.test(path) ? FREE : null;
  },
  errorBody: (status, message) => ({
    error: { message, type: status < 500 ? 'invalid_request_error' : 'server_error', param: null, code: null },
  }),
};

const google: VendorApi = {
  basePath: '',
  authHeader: (key) => ['x-goog-api-key', key],
  findEndpoint(method, path) {
    const verb = /^\/v1(?:alpha|beta)?\/models\/[^/:]+:(\w+)$/.exec(path)?.[1];
    if (method === 'POST' && (verb === 'generateContent' || verb === 'streamGenerateContent'))
      return { format: generateContent };
    if (method === 'POST' && verb === 'countTokens') return FREE;
    return method === 'GET' && /^\/v1(alpha|beta)?\/models(\/[^/:]+)?$/.test(path) ? FREE : null;
  },
  errorBody: (status, message) => ({ error: { code: status, message, status: GOOGLE_ERRORS[status] ?? 'UNKNOWN' } }),
};

/** The API of each vendor. */
export const VENDOR_APIS: Readonly<Record<Vendor, VendorApi>> = { anthropic, openai, google };

const ANTHROPIC_ERRORS: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
};

const GOOGLE_ERRORS: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  502: 'UNAVAILABLE',
};
