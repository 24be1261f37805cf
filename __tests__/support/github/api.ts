import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { createFaultPlan, type FaultPlan } from '../fault-plan.js';
import { cut, readBody } from '../loopback.js';
import type { Contract, Match } from './contract.js';
import type { Fault } from './faults.js';
import { answerGraphql, GRAPHQL_PATH } from './graphql.js';
import type { Json, JsonObject } from './json.js';
import type { Answer, Call, Need } from './operation.js';
import { operations } from './operations/index.js';
import { onePage } from './pages.js';
import { forbidden, notFound, Refusal, refusal } from './refusal.js';
import type { Views } from './views.js';
import { account, type Repository, type Token, type World } from './world.js';

/** One request as the fake saw it. */
export interface LoggedRequest {
  /** GitHub's operation id, or `graphql`; null where the slice has none for the path. */
  operation: string | null;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  /** Who the token belongs to; null without a valid one. */
  readonly login: string | null;
  /** Set when the answer is sent; null while it is not, and where the connection was cut. */
  status: number | null;
}

export interface Api {
  readonly requests: LoggedRequest[];
  /** Requests and answers that break the contract. */
  readonly violations: string[];
  readonly faults: FaultPlan<Fault>;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** What goes out: an operation's answer or a refusal. */
type Sent = Answer & { readonly headers?: Readonly<Record<string, string>> };

/** The base path of the REST API, as on GitHub Enterprise Server: code that drops it does not get through. */
export const API_BASE = '/api/v3';

export function createApi(world: World, views: Views, contract: Contract): Api {
  const requests: LoggedRequest[] = [];
  const violations: string[] = [];
  const faults = createFaultPlan<Fault>();

  return { requests, violations, faults, handle };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', views.urls.web);
    const path = url.pathname.startsWith(`${API_BASE}/`) ? url.pathname.slice(API_BASE.length) : '';
    const method = request.method ?? 'GET';
    const match = contract.match(method, path);
    const token = world.tokens.get(/^(?:bearer|token) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
    const bytes = await readBody(request);
    const logged: LoggedRequest = {
      operation: match?.operation ?? null,
      method,
      path: url.pathname,
      params: match?.params ?? {},
      query: Object.fromEntries(url.searchParams),
      body: parseJson(bytes),
      login: token?.login ?? null,
      status: null,
    };
    requests.push(logged);

    if (method === 'POST' && url.pathname === GRAPHQL_PATH) {
      const said = token ? answerGraphql(world, token, logged.body) : null;
      if (typeof said === 'string') violations.push(said);
      logged.operation = 'graphql';
      logged.status = said === null ? 401 : typeof said === 'string' ? 400 : 200;
      send(response, logged.status, said ?? { message: 'Bad credentials' });
      return;
    }

    const fault = match ? faults.strike(match.operation) : undefined;
    if (fault?.kind === 'delay') await fault.until;
    if (fault?.kind === 'reset' && !fault.performed) {
      cut(request);
      return;
    }
    if (fault?.kind === 'answer') {
      logged.status = fault.status;
      send(response, fault.status, fault.body, fault.headers);
      return;
    }

    const sent = match ? await answer(match, token, logged, url.searchParams, fault) : unknownPath(logged);
    if (fault?.kind === 'reset') {
      cut(request);
      return;
    }
    logged.status = sent.status;
    send(response, sent.status, sent.body, sent.headers);
  }

  function unknownPath(logged: LoggedRequest): Sent {
    violations.push(`${logged.method} ${logged.path}: the slice has no such operation`);
    return notFound();
  }

  async function answer(
    match: Match,
    token: Token | undefined,
    logged: LoggedRequest,
    query: URLSearchParams,
    fault: Fault | undefined,
  ): Promise<Sent> {
    const { operation } = match;
    const performed: Sent = await perform(match, token, logged, query).catch((error: unknown) => {
      if (error instanceof Refusal) return error;
      throw error;
    });
    const body = fault?.kind === 'alter' ? fault.alter(performed.body) : performed.body;
    const wrong = contract.checkAnswer(operation, performed.status, body);
    if (wrong.length > 0) {
      violations.push(...wrong.map((problem) => `answer: ${problem}`));
      return refusal(500, `The fake's answer breaks the contract: ${wrong.join('; ')}`);
    }
    if (performed.status === 200 && contract.isPaged(operation)) {
      return onePage(body, query, new URL(logged.path, views.urls.api).href);
    }
    return { status: performed.status, headers: performed.headers ?? {}, ...(body === undefined ? {} : { body }) };
  }

  async function perform(
    match: Match,
    token: Token | undefined,
    logged: LoggedRequest,
    query: URLSearchParams,
  ): Promise<Answer> {
    if (!token) throw refusal(401, 'Bad credentials');
    const operation = operations[match.operation];
    if (!operation) throw new Error(`${match.operation} is in the slice and not played`);
    const call = createCall(match, token, logged.body, query);
    const needs = typeof operation.needs === 'function' ? operation.needs(call) : operation.needs;
    checkPermission(token, call, needs);
    const wrong = contract.checkRequest(match, query, logged.body);
    if (wrong.length > 0) {
      violations.push(...wrong.map((problem) => `request: ${problem}`));
      throw refusal(422, `Invalid request.\n\n${wrong.join('\n')}`);
    }
    return await operation.perform(call);
  }

  function createCall(match: Match, token: Token, body: Json | undefined, query: URLSearchParams): Call {
    const { owner, repo } = match.params;
    const wanted = `${owner ?? ''}/${repo ?? ''}`.toLowerCase();
    const repository = [...world.repositories.values()].find((each) => each.git.name.toLowerCase() === wanted);
    if (owner !== undefined && !repository) throw notFound();
    return {
      world,
      views,
      actor: account(world, token.login),
      get repository(): Repository {
        if (!repository) throw notFound();
        return repository;
      },
      params: match.params,
      query,
      body,
    };
  }
}

/** The words differ between the token of an installation, which a workflow has, and a person's. */
function checkPermission(token: Token, call: Call, needs: Need): void {
  const kind = call.actor.type === 'Bot' ? 'integration' : 'personal access token';
  if (needs === 'metadata' || (needs === 'account' && call.actor.type === 'User')) return;
  if (needs === 'account') throw forbidden(`Resource not accessible by ${kind}`);
  const [area, level] = needs;
  const granted = token.permissions[area] ?? 'none';
  if (granted === 'write' || granted === level) return;
  const accepted = { 'x-accepted-github-permissions': `${area.replace('-', '_')}=${level}` };
  throw forbidden(`Resource not accessible by ${kind}`, accepted);
}

/** A body that is no JSON stays the text it is, which no operation takes. */
function parseJson(bytes: Buffer): Json | undefined {
  if (bytes.length === 0) return undefined;
  try {
    return z.json().parse(JSON.parse(bytes.toString()));
  } catch {
    return bytes.toString();
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: Json | string | undefined,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'x-github-media-type': 'github.v3; format=json',
    ...headers,
  });
  if (body === undefined) response.end();
  else response.end(headers['content-type'] === 'text/html' ? body : JSON.stringify(body satisfies Json | JsonObject));
}
