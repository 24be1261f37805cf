import { z } from 'zod';
import type { Message } from '../script.js';
import { bearer, frame, halves, header, type Answer, type Asked, type Dialect } from './dialect.js';
import { content, functionTool, parameters, textOf } from './schema.js';

/** Anthropic's Messages, as Claude Code speaks it. */
export const anthropic: Dialect = {
  api: 'anthropic',
  cacheWrites: true,
  ask: (path) => {
    if (path.endsWith('/messages')) return { wants: 'answer' };
    return path.endsWith('/messages/count_tokens') ? { wants: 'count' } : undefined;
  },
  read,
  key: (headers) => header(headers, 'x-api-key') ?? bearer(headers),
  whole: (answer) => message(answer, blocks(answer), stopReason(answer), usageOf(answer)),
  frames,
  count: { input_tokens: 1234 },
  error: (status, text) => ({ type: 'error', error: { type: errorTypes.get(status) ?? 'api_error', message: text } }),
};

const body = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  system: content,
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content })),
  tools: z.array(z.looseObject({ name: z.string(), input_schema: parameters })).optional(),
});

function read(json: unknown): Asked {
  const { model, stream, system, messages, tools } = body.parse(json);
  return {
    model,
    stream: stream ?? false,
    system: textOf(system),
    messages: messages.flatMap(({ role, content: parts }): Message[] => {
      const text = textOf(parts);
      if (role !== 'user') return [{ role: 'assistant', text }];
      const results = Array.isArray(parts) ? parts.filter(({ type }) => type === 'tool_result') : [];
      const batch: Message[] = results.length > 0 ? [{ role: 'tool', text: results.map(resultText).join('\n') }] : [];
      return text === '' ? batch : [...batch, { role: 'user', text }];
    }),
    offered: (tools ?? []).map(({ name, input_schema }) => functionTool(name, input_schema)),
  };
}

const resultText = (part: unknown): string => textOf(z.looseObject({ content }).parse(part).content);

const errorTypes = new Map([
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [529, 'overloaded_error'],
]);

/** A content block whole, as it opens, and what fills it in between. */
interface Block {
  readonly whole: Readonly<Record<string, unknown>>;
  readonly open: Readonly<Record<string, unknown>>;
  readonly deltas: readonly Readonly<Record<string, unknown>>[];
}

function blocks(answer: Answer): readonly Block[] {
  const list: Block[] = [];
  if (answer.thinking !== undefined) {
    list.push({
      whole: { type: 'thinking', thinking: answer.thinking, signature: 'c2ln' },
      open: { type: 'thinking', thinking: '', signature: '' },
      deltas: [
        { type: 'thinking_delta', thinking: answer.thinking },
        { type: 'signature_delta', signature: 'c2ln' },
      ],
    });
  }
  if (answer.text !== undefined) {
    list.push({
      whole: { type: 'text', text: answer.text },
      open: { type: 'text', text: '' },
      deltas: halves(answer.text).map((text) => ({ type: 'text_delta', text })),
    });
  }
  for (const call of answer.calls) {
    const input = call.kind === 'function' ? call.input : { input: call.text };
    const use = { type: 'tool_use', id: answer.id('toolu'), name: call.name };
    list.push({
      whole: { ...use, input },
      open: { ...use, input: {} },
      deltas: halves(JSON.stringify(input)).map((text) => ({ type: 'input_json_delta', partial_json: text })),
    });
  }
  return list;
}

function message(answer: Answer, content: readonly Block[], stop: string | null, usage: object): object {
  return {
    id: answer.id('msg'),
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content: content.map(({ whole }) => whole),
    stop_reason: stop,
    stop_sequence: null,
    usage,
  };
}

function frames(answer: Answer): readonly string[] {
  const event = (type: string, data: object): string => frame({ type, ...data }, type);
  const start = message(answer, [], null, { ...usageOf(answer), output_tokens: 1 });
  return [
    event('message_start', { message: start }),
    event('ping', {}),
    ...blocks(answer).flatMap(({ open, deltas }, index) => [
      event('content_block_start', { index, content_block: open }),
      ...deltas.map((delta) => event('content_block_delta', { index, delta })),
      event('content_block_stop', { index }),
    ]),
    event('message_delta', { delta: { stop_reason: stopReason(answer), stop_sequence: null }, usage: usageOf(answer) }),
    event('message_stop', {}),
  ];
}

const stopReason = (answer: Answer): string => (answer.calls.length > 0 ? 'tool_use' : 'end_turn');

function usageOf({ usage }: Answer): object {
  return {
    input_tokens: usage.in,
    cache_creation_input_tokens: usage.cacheWrite,
    cache_read_input_tokens: usage.cachedRead,
    output_tokens: usage.out,
  };
}
