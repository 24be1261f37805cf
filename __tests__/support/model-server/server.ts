import { listen } from '../loopback.js';
import { totalsOf, type Exchange, type Selection, type Totals } from './exchange.js';
import { Journal } from './journal.js';
import { markers } from './markers.js';
import { createResponder } from './responder.js';
import type { Script } from './script.js';

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
  readonly at: (label: string) => string;
  /** All calls of models so far, in the order they came. */
  readonly exchanges: readonly Exchange[];
  /** Requests that are no model call, as `METHOD path`. */
  readonly others: readonly string[];
  /** What the calls came to. */
  readonly totals: (selection?: Selection) => Totals;
  /** Ends as soon as the calls satisfy the condition; it is asked again whenever one of them changes. */
  readonly until: (condition: (exchanges: readonly Exchange[]) => boolean) => Promise<void>;
  /** Closes every connection. Rejects if a script threw or a request could not be read, so that no test misses it. */
  readonly close: () => Promise<void>;
}

/** Starts a model server on a port of the system's choice. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const journal = new Journal();
  const respond = createResponder(journal, {
    script: options.script ?? markers,
    side: options.side ?? sideAnswer,
    keys: options.keys,
    models: options.models,
  });
  const loopback = await listen(respond);
  const { url } = loopback;
  return {
    url,
    at: (label) => `${url}/_r/${encodeURIComponent(label)}`,
    exchanges: journal.exchanges,
    others: journal.others,
    totals: (selection) => totalsOf(journal.exchanges, selection),
    until: (condition) => journal.until(condition),
    close: async () => {
      await loopback.close();
      journal.throwProblems();
    },
  };
}

/** Some CLIs ask for a title or for a routing decision as JSON; one object has what all of them read. */
const sideAnswer: Script = () => ({
  text: JSON.stringify({
    title: 'As scripted',
    isNewTopic: true,
    reasoning: 'as scripted',
    next_speaker: 'user',
    model_choice: 'pro',
    complexity_reasoning: 'as scripted',
    complexity_score: 50,
    summary: 'as scripted',
  }),
  usage: { in: 11, cachedRead: 0, out: 3 },
});
