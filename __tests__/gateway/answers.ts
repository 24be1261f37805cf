import type { Tokens, Vendor } from '../../src/model/index.js';

/** One answer of a model as its vendor sends it, and what it used. */
export interface Sample {
  readonly name: string;
  readonly vendor: Vendor;
  readonly path: string;
  readonly type: string;
  readonly text: string;
  readonly used: Tokens;
  readonly model: string;
}

const EVENTS = 'text/event-stream; charset=utf-8';
const JSON_TYPE = 'application/json';
const events = (...list: readonly object[]): string =>
  list.map((data) => `event: x\ndata: ${JSON.stringify(data)}\n\n`).join('');

/** A text that looks like figures must not be taken for them. */
const TRAP = 'naïve ☃ 🎉 "usage":{"output_tokens":9999,"completion_tokens":9999},"usageMetadata":{}\n\ndata: {}';

const anthropic = { vendor: 'anthropic', path: '/v1/messages', model: 'claude-haiku-5-5' } as const;
const anthropicUsage = { input_tokens: 100, cache_creation_input_tokens: 20, cache_read_input_tokens: 300 };
const responses = { vendor: 'openai', path: '/responses', model: 'gpt-6.1-sol' } as const;
const responsesUsage = {
  input_tokens: 420,
  input_tokens_details: { cached_tokens: 300, cache_write_tokens: 20 },
  output_tokens: 50,
  output_tokens_details: { reasoning_tokens: 10 },
};
const chat = { vendor: 'openai', path: '/chat/completions', model: 'qwen3-coder-plus' } as const;
const chatUsage = {
  prompt_tokens: 420,
  completion_tokens: 50,
  prompt_tokens_details: { cached_tokens: 300 },
  completion_tokens_details: { reasoning_tokens: 12 },
};
const stream = '/v1beta/models/gemini-3.8-flash:streamGenerateContent';
const google = { vendor: 'google', path: `${stream}?alt=sse`, model: 'gemini-3.8-flash' } as const;
const googleUsage = {
  promptTokenCount: 420,
  cachedContentTokenCount: 300,
  candidatesTokenCount: 30,
  thoughtsTokenCount: 20,
};
const written = { in: 420, out: 50, cached: 300, cache_write: 20 };
const unwritten = { ...written, cache_write: 0 };
const thinking = (reasoning: number) => ({ ...unwritten, reasoning });
const candidate = (text: string) => ({ candidates: [{ content: { parts: [{ text }] } }], modelVersion: google.model });

export const SAMPLES: readonly Sample[] = [
  {
    ...anthropic,
    name: 'Messages, streamed',
    type: EVENTS,
    text: events(
      { type: 'message_start', message: { model: anthropic.model, usage: { ...anthropicUsage, output_tokens: 1 } } },
      { type: 'content_block_delta', delta: { type: 'text_delta', text: TRAP } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 50 } },
      { type: 'message_stop' },
    ),
    used: written,
  },
  {
    ...anthropic,
    name: 'Messages, in one piece',
    type: JSON_TYPE,
    text: JSON.stringify({
      type: 'message',
      model: anthropic.model,
      content: [{ type: 'text', text: TRAP }],
      usage: { ...anthropicUsage, output_tokens: 50 },
    }),
    used: written,
  },
  {
    ...responses,
    name: 'Responses, streamed',
    type: EVENTS,
    text: events(
      { type: 'response.created', response: { model: responses.model, usage: null } },
      { type: 'response.output_text.delta', delta: TRAP },
      { type: 'response.completed', response: { model: responses.model, usage: responsesUsage } },
    ),
    used: { ...written, reasoning: 10 },
  },
  {
    ...responses,
    name: 'Responses, in one piece',
    type: JSON_TYPE,
    text: JSON.stringify({ object: 'response', model: responses.model, output: [TRAP], usage: responsesUsage }),
    used: { ...written, reasoning: 10 },
  },
  {
    ...chat,
    name: 'Chat Completions, streamed',
    type: EVENTS,
    text: `${events(
      { model: chat.model, choices: [{ delta: { content: TRAP } }], usage: null },
      { model: chat.model, choices: [], usage: { prompt_tokens: 420, completion_tokens: 7 } },
      { model: chat.model, choices: [], usage: chatUsage },
    )}data: [DONE]\n\n`,
    used: thinking(12),
  },
  {
    ...chat,
    name: 'Chat Completions, in one piece',
    type: JSON_TYPE,
    text: JSON.stringify({ model: chat.model, choices: [{ message: { content: TRAP } }], usage: chatUsage }),
    used: thinking(12),
  },
  {
    ...google,
    name: 'generateContent, streamed as events',
    type: EVENTS,
    text: events(
      { ...candidate(TRAP), usageMetadata: { promptTokenCount: 420, candidatesTokenCount: 3 } },
      { ...candidate('.'), usageMetadata: googleUsage },
    ),
    used: thinking(20),
  },
  {
    ...google,
    name: 'generateContent, streamed as a list',
    path: stream,
    type: JSON_TYPE,
    text: JSON.stringify([candidate(TRAP), { ...candidate('.'), usageMetadata: googleUsage }], null, 1),
    used: thinking(20),
  },
];
