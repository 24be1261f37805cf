import { z } from 'zod';
import type { Message } from '../script.js';
import type { OfferedTool } from '../tools.js';
import { bearer, frame, halves, type Answer, type Asked, type Dialect } from './dialect.js';
import { openAiError } from './openai-error.js';
import { content, functionTool, parameters, textOf } from './schema.js';

/** OpenAI's Responses, as Codex speaks it. */
export const responses: Dialect = {
  api: 'responses',
  cacheWrites: true,
  ask: (path) => (path.endsWith('/responses') ? { wants: 'answer' } : undefined),
  read,
  key: bearer,
  whole: (answer) => response(answer, 'completed', items(answer), usageOf(answer)),
  frames,
  count: {},
  error: openAiError,
};

const tool = z.looseObject({ type: z.string(), name: z.string().optional(), parameters });
const toolOrSpace = tool.extend({ tools: z.array(tool).optional() });
const item = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content,
  output: z.unknown().optional(),
  tools: z.array(toolOrSpace).optional(),
});
const body = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(item)]),
  tools: z.array(toolOrSpace).optional(),
});
type Item = z.infer<typeof item>;

function read(json: unknown): Asked {
  const { model, stream, instructions, input, tools } = body.parse(json);
  const list: readonly Item[] = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  // Newer models are told their tools by an item of the input.
  const told = list.flatMap((entry) => entry.tools ?? []);
  return {
    model,
    stream: stream ?? false,
    system: [instructions ?? '', ...list.map(({ content: parts }) => textOf(parts))].join('\n'),
    messages: conversation(list),
    offered: [...(tools ?? []), ...told].flatMap(offeredBy),
  };
}

function conversation(list: readonly Item[]): readonly Message[] {
  const messages: Message[] = [];
  for (const { type, role, content: parts, output } of list) {
    const last = messages.at(-1);
    if (type?.endsWith('_output') === true) {
      const text = typeof output === 'string' ? output : JSON.stringify(output);
      if (last?.role === 'tool') messages[messages.length - 1] = { role: 'tool', text: `${last.text}\n${text}` };
      else messages.push({ role: 'tool', text });
    } else if (type?.endsWith('_call') === true) messages.push({ role: 'assistant', text: '' });
    else if (role === 'user' || role === 'assistant') messages.push({ role, text: textOf(parts) });
  }
  return messages;
}

function offeredBy({ type, name, parameters: schema, tools }: z.infer<typeof toolOrSpace>): readonly OfferedTool[] {
  if (type === 'namespace') {
    return (tools ?? [])
      .flatMap(offeredBy)
      .map((inner) => (name === undefined ? inner : { ...inner, namespace: name }));
  }
  const offered = functionTool(name ?? type, schema);
  return [type === 'custom' ? { ...offered, kind: 'custom' } : offered];
}

type Output = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

function items(answer: Answer): readonly Output[] {
  const list: Output[] = [];
  if (answer.thinking !== undefined) {
    const summary = [{ type: 'summary_text', text: answer.thinking }];
    list.push({ type: 'reasoning', id: answer.id('rs'), summary, encrypted_content: 'c2VhbGVk' });
  }
  if (answer.text !== undefined) {
    const parts = [{ type: 'output_text', text: answer.text, annotations: [] }];
    list.push({ type: 'message', id: answer.id('msg'), role: 'assistant', status: 'completed', content: parts });
  }
  for (const call of answer.calls) {
    const shared = { call_id: answer.id('call'), name: call.name, status: 'completed' };
    if (call.kind === 'function') {
      list.push({ type: 'function_call', id: answer.id('fc'), ...shared, arguments: JSON.stringify(call.input) });
    } else {
      const space = call.namespace === undefined ? {} : { namespace: call.namespace };
      list.push({ type: 'custom_tool_call', id: answer.id('ctc'), ...shared, ...space, input: call.text });
    }
  }
  return list;
}

function response(answer: Answer, status: string, output: readonly Output[], usage: object | null): object {
  return {
    id: answer.id('resp'),
    object: 'response',
    created_at: 1_767_225_600,
    model: answer.model,
    status,
    output,
    usage,
    parallel_tool_calls: true,
  };
}

function frames(answer: Answer): readonly string[] {
  let sequence = 0;
  const event = (type: string, data: object): string => frame({ type, sequence_number: sequence++, ...data }, type);
  const opened = response(answer, 'in_progress', [], null);
  const output = items(answer);
  return [
    event('response.created', { response: opened }),
    event('response.in_progress', { response: opened }),
    ...output.flatMap((entry, index) => [
      event('response.output_item.added', { output_index: index, item: { ...entry, status: 'in_progress' } }),
      ...inside(entry, answer).map(([type, data]) =>
        event(type, { item_id: entry.id, output_index: index, content_index: 0, ...data }),
      ),
      event('response.output_item.done', { output_index: index, item: entry }),
    ]),
    event('response.completed', {
      response: { ...opened, status: 'completed', output, usage: usageOf(answer) },
    }),
  ];
}

/** What streams between the opening and the end of an item. */
function inside(entry: Output, answer: Answer): readonly (readonly [string, object])[] {
  if (entry.type === 'message' && answer.text !== undefined) {
    const part = (text: string): object => ({ part: { type: 'output_text', text, annotations: [] } });
    return [
      ['response.content_part.added', part('')],
      ...halves(answer.text).map((delta) => ['response.output_text.delta', { delta }] as const),
      ['response.output_text.done', { text: answer.text }],
      ['response.content_part.done', part(answer.text)],
    ];
  }
  if (entry.type === 'function_call') {
    return [
      ['response.function_call_arguments.delta', { delta: entry.arguments }],
      ['response.function_call_arguments.done', { name: entry.name, arguments: entry.arguments }],
    ];
  }
  return [];
}

function usageOf({ usage }: Answer): object {
  const input = usage.in + usage.cachedRead + usage.cacheWrite;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage.cachedRead, cache_write_tokens: usage.cacheWrite },
    output_tokens: usage.out,
    output_tokens_details: { reasoning_tokens: usage.thinking },
    total_tokens: input + usage.out,
  };
}
