import type { Tokens } from './usage.js';

/** The vendor whose API is used: Anthropic Messages; OpenAI Responses and Chat Completions; Gemini. */
export type Vendor = 'anthropic' | 'openai' | 'google';

/** The route of a CLI's model calls through the gateway. */
export interface Route {
  readonly by: 'gateway';
  readonly vendor: Vendor;
  /**
   * The environment variable that sets another base URL, such as `ANTHROPIC_BASE_URL`. The part before `_BASE_URL` is
   * the prefix of the upstream's other settings.
   */
  readonly endpoint: string;
  /** The vendor's own base URL, used if that variable is not set; without a trailing slash. */
  readonly baseUrl: string;
}

/** How a CLI's model usage is measured: by the gateway, or from its stream; `why` tells people the reason. */
export type Routing = Route | { readonly by: 'stream'; readonly why: string };

/** One model call as the gateway measured it. */
export interface MeteredCall {
  /** The model that answered, by its API name. */
  readonly model: string | null;
  /** Null if the answer had no readable usage figures. */
  readonly tokens: Tokens | null;
  /** False if the answer was cut short; the figures are then those received until the cut. */
  readonly whole: boolean;
}
