import { once } from 'node:events';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { ANTHROPIC, GOOGLE, OPENAI } from '../../src/adapters/command/routes.js';
import type { MeteredCall, Route, Vendor } from '../../src/model/index.js';
import type { AttemptToken } from '../../src/system/gateway/attempt-token.js';
import { openGateway } from '../../src/system/gateway/gateway.js';
import { resolveUpstream } from '../../src/system/gateway/upstream.js';
import { listen, readBody } from '../support/loopback.js';

export const KEY = 'the-real-key-of-a-vendor';

/** A request as the upstream got it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
}

/** A gateway with an upstream of the test's own behind it and one pass. */
export interface Station {
  readonly pass: AttemptToken;
  readonly token: string;
  /** The base URL that a CLI is told. */
  readonly url: string;
  readonly received: readonly Received[];
  readonly calls: readonly MeteredCall[];
  /** Set by a test: why no call is let through, and what is waited for after each. */
  readonly holder: { refusal: string | null; written: Promise<unknown> };
  /** Posts as a CLI does. */
  post(path: string, body?: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  close(): Promise<void>;
}

export interface StationOptions {
  readonly vendor?: Vendor;
  readonly env?: Readonly<Record<string, string>>;
  /** In place of the upstream's own address. */
  readonly baseUrl?: string;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const ROUTES: Readonly<Record<Vendor, Route>> = { anthropic: ANTHROPIC, openai: OPENAI, google: GOOGLE };

/** Opens a station whose upstream answers so; the pass is attended. */
export async function openStation(answer: Answer, options: StationOptions = {}): Promise<Station> {
  const received: Received[] = [];
  const upstream = await listen(async (message, response) => {
    const { method = '', url = '', headers, rawHeaders } = message;
    received.push({ method, url, headers, rawHeaders });
    await answer(message, response);
  });
  const gateway = await openGateway(options.env ?? {});
  const route = ROUTES[options.vendor ?? 'anthropic'];
  const env = { [route.endpoint]: options.baseUrl ?? upstream.url, ...options.env };
  const to = resolveUpstream(route, KEY, env);
  if (typeof to === 'string') throw new Error(to);
  const pass = gateway.issueToken(route, to, 'THE_KEY');
  const calls: MeteredCall[] = [];
  const holder: Station['holder'] = { refusal: null, written: Promise.resolve() };
  pass.activate({
    refusalReason: () => holder.refusal,
    onActivity: () => undefined,
    onFailure: () => undefined,
    onCall: (call) => {
      calls.push(call);
      return holder.written;
    },
  });
  const { THE_KEY: token = '', [route.endpoint]: url = '' } = pass.credentials;
  return {
    pass,
    token,
    url,
    received,
    calls,
    holder,
    post: (path, body = '{}', headers = {}) =>
      fetch(url + path, { method: 'POST', body, headers: { 'x-api-key': token, ...headers } }),
    async close() {
      await gateway.close();
      await upstream.close();
    },
  };
}

/** Reads the request to its end, then answers with the text. */
export function answering(text: string, type = 'text/event-stream', status = 200): Answer {
  return async (message, response) => {
    await readBody(message);
    response.writeHead(status, { 'content-type': type }).end(text);
  };
}

/** A call whose answer the test reads, or leaves, as it likes. */
export async function begin({ url, token }: Station, path: string): Promise<IncomingMessage> {
  const sent = request(url + path, { method: 'POST', headers: { 'x-api-key': token } });
  sent.on('error', () => undefined);
  sent.end('{}');
  const events: unknown[] = await once(sent, 'response');
  const [answer] = events;
  return answer as IncomingMessage;
}
