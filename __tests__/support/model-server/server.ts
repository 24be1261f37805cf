import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { listen, readBody } from '../loopback.js';
import { place, workingFolder } from './conversation.js';
import { anthropic } from './dialects/anthropic.js';
import { chat } from './dialects/chat.js';
import type { Answer, Ask, Asked, Dialect } from './dialects/dialect.js';
import { gemini } from './dialects/gemini.js';
import { responses } from './dialects/responses.js';
import { totalsOf, type Exchange, type Selection, type Totals } from './exchange.js';
import { markers } from './markers.js';
import { usageAt, type ModelRequest, type Script, type Turn } from './script.js';
import { callFor } from './tools.js';

/** How a model server behaves. */
export interface ModelServerOptions {
  /** Answers the agents' conversations; by default the markers in their prompts do. */
  readonly script?: Script;
  /** Answers calls without tools; by default one JSON object that suits titles, routers and summaries. */
  readonly side?: Script;
  /** The keys that are let in; without them, any. Others are refused with 401. */
  readonly keys?: readonly string[];
  /** The models that exist; without them, any. Others are refused with 404. */
  readonly models?: readonly string[];
}

/** A scripted model on loopback. */
export interface ModelServer {
  /** `http://127.0.0.1:PORT`; vendors' paths come after it. */
  readonly url: string;
  /** The base URL of calls that are to be counted under a label. */
  at(label: string): string;
  /** All calls of models so far, in the order they came. */
  readonly exchanges: readonly Exchange[];
  /** Requests that are no model call, as `METHOD path`. */
  readonly others: readonly string[];
  /** What the calls came to. */
  totals(selection?: Selection): Totals;
  /** Ends as soon as the calls satisfy the condition; it is asked again whenever one of them changes. */
  until(condition: (exchanges: readonly Exchange[]) => boolean): Promise<void>;
  /** Closes every connection. Rejects if a script threw or a request could not be read, so that no test misses it. */
  close(): Promise<void>;
}

/** Starts a model server on a port of the system's choice. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const state = new State(options);
  const { url, close } = await listen((request, response) => state.handle(request, response));
  return {
    url,
    at: (label) => `${url}/_r/${encodeURIComponent(label)}`,
    exchanges: state.exchanges,
    others: state.others,
    totals: (selection) => totalsOf(state.exchanges, selection),
    until: (condition) => state.until(condition),
    close: async () => {
      await close();
      if (state.problems.length > 0) throw new AggregateError(state.problems, String(state.problems[0]));
    },
  };
}
