import type { Price } from '../../model/price.js';

/** The day on which the table was last compared with its sources. */
export const PRICES_AS_OF = '2026-11-22';

/** Where each vendor's list prices are published. */
export const PRICE_SOURCES = {
  anthropic: 'https://platform.claude.com/docs/en/about-claude/pricing',
  openai: 'https://developers.openai.com/api/docs/pricing',
  google: 'https://ai.google.dev/gemini-api/docs/pricing',
  alibaba: 'https://www.alibabacloud.com/help/en/model-studio/model-pricing',
  cursor: 'https://cursor.com/docs/models',
} as const;

const price = (input: number, output: number, cache_read: number, cache_write: number = input): Price => ({
  ...{ input, output, cache_read, cache_write },
});

/**
 * List prices by model id, in USD per million tokens: pay-as-you-go, standard speed, cache writes with the shortest
 * lifetime. If a price rises with the length of the prompt, the table has the lowest tier, so an estimate is a lower
 * bound.
 */
export const PRICES: Readonly<Record<string, Price>> = {
  // Anthropic. Haiku 5.5: prompts up to 100 k.
  'claude-fable-5-2': price(8, 40, 0.2, 10),
  'claude-fable-5-1': price(10, 50, 0.25, 12.5),
  'claude-fable-5': price(10, 50, 1, 12.5),
  'claude-opus-5-5': price(4, 20, 0.2, 5),
  'claude-opus-5': price(5, 25, 0.5, 6.25),
  'claude-opus-4-8': price(5, 25, 0.5, 6.25),
  'claude-opus-4-7': price(5, 25, 0.5, 6.25),
  'claude-opus-4-6': price(5, 25, 0.5, 6.25),
  'claude-opus-4-5': price(5, 25, 0.5, 6.25),
  'claude-sonnet-5-5': price(2, 10, 0.1, 2.5),
  'claude-sonnet-5': price(2, 10, 0.2, 2.5),
  'claude-sonnet-4-6': price(3, 15, 0.3, 3.75),
  'claude-sonnet-4-5': price(3, 15, 0.3, 3.75),
  'claude-haiku-5-5': price(0.1, 0.5, 0.01, 0.125),
  'claude-haiku-4-5': price(1, 5, 0.1, 1.25),
  // OpenAI: prompts up to 272 k.
  'gpt-6.1-sol': price(2, 10, 0.1, 2.5),
  'gpt-6.1-terra': price(1, 5, 0.05, 1.25),
  'gpt-6-astra': price(10, 50, 1, 12.5),
  'gpt-6-sol': price(2, 10, 0.2, 2.5),
  'gpt-6-luna': price(0.1, 0.5, 0.01, 0.125),
  'gpt-5.6-sol': price(4, 20, 0.4),
  'gpt-5.6-terra': price(2, 12, 0.2),
  'gpt-5.6-luna': price(0.2, 1.2, 0.02),
  'gpt-5.5': price(5, 30, 0.5),
  'gpt-5.4': price(2.5, 15, 0.25),
  'gpt-5.4-mini': price(0.75, 4.5, 0.075),
  'gpt-5.3-codex': price(1.75, 14, 0.175),
  'gpt-5.2-codex': price(1.75, 14, 0.175),
  'gpt-5.1-codex-max': price(1.25, 10, 0.125),
  // Google: prompts up to 200 k. 3.8 Flash doubles on 2027-01-01.
  'gemini-3.8-flash': price(0.75, 3.75, 0.075),
  'gemini-3.5-flash': price(1.5, 9, 0.15),
  'gemini-3.5-flash-lite': price(0.3, 2.5, 0.03),
  'gemini-3.1-pro-preview': price(2, 12, 0.2),
  'gemini-3.1-flash-lite': price(0.25, 1.5, 0.025),
  'gemini-3-flash': price(0.5, 3, 0.05),
  'gemini-2.5-pro': price(1.25, 10, 0.125),
  'gemini-2.5-flash': price(0.3, 2.5, 0.03),
  // Alibaba, international: prompts up to 32 k.
  'qwen3-coder-plus': price(1, 5, 0.1),
  // Cursor's own routing.
  'cursor-auto': price(1.25, 6, 0.25, 1.25),
};

/** Aliases that CLIs accept instead of a model id, by provider, with the model that each meant on `PRICES_AS_OF`. */
export const PRICE_ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  claude: {
    opus: 'claude-opus-5-5',
    // Plans with Opus, works with Sonnet.
    opusplan: 'claude-sonnet-5-5',
    sonnet: 'claude-sonnet-5-5',
    haiku: 'claude-haiku-5-5',
    fable: 'claude-fable-5-2',
  },
  gemini: {
    // The CLI's router picks Pro for what looks hard; the stream reports which one answered.
    auto: 'gemini-3.8-flash',
    pro: 'gemini-3.1-pro-preview',
    flash: 'gemini-3.8-flash',
    'flash-lite': 'gemini-3.5-flash-lite',
    'gemini-3-flash-preview': 'gemini-3-flash',
    'gemini-3.1-pro': 'gemini-3.1-pro-preview',
    'gemini-2.5-pro-preview': 'gemini-2.5-pro',
  },
  opencode: { 'gemini-3.1-pro': 'gemini-3.1-pro-preview' },
  qwen: { 'qwen3-coder': 'qwen3-coder-plus' },
  cursor: {
    auto: 'cursor-auto',
    'claude-4.6-sonnet-medium': 'claude-sonnet-4-6',
    'claude-4.6-sonnet-medium-thinking': 'claude-sonnet-4-6',
    'claude-4.6-opus-high': 'claude-opus-4-6',
    'claude-4.6-opus-high-thinking': 'claude-opus-4-6',
    'gpt-5.4-medium': 'gpt-5.4',
    'gemini-3.1-pro': 'gemini-3.1-pro-preview',
  },
};
