import type { Tokens } from './usage.js';

/** Whose API is spoken: Anthropic Messages; OpenAI Responses and Chat Completions; Gemini. */
export type Vendor = 'anthropic' | 'openai' | 'google';

/** Where a CLI's model calls go, when they go through the gateway. */
export interface Route {
  readonly by: 'gateway';
  readonly vendor: Vendor;
  /**
   * The variable by which the adapter is told another base URL, such as `ANTHROPIC_BASE_URL`. The part before
   * `_BASE_URL` begins the names of the upstream's other settings.
   */
  readonly endpoint: string;
  /** The vendor's own base URL, taken where that variable is not set; no slash at its end. */
  readonly baseUrl: string;
}

/** How a CLI's use of models becomes known. `why` is for people. */
export type Routing = Route | { readonly by: 'stream'; readonly why: string };

/** One call of a model as the gateway saw it. */
export interface MeteredCall {
  /** The model that answered, as its API calls it. */
  readonly model: string | null;
  /** Null where the answer had no figures that could be read. */
  readonly tokens: Tokens | null;
  /** False where it was cut short: the figures are what was told until then. */
  readonly whole: boolean;
}
