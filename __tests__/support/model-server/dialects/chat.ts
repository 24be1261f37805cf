import { z } from 'zod';
import type { Message } from '../script.js';
import { bearer, frame, halves, type Answer, type Asked, type Dialect } from './dialect.js';
import { openAiError } from './openai-error.js';
import { content, functionTool, parameters, textOf } from './schema.js';

/** OpenAI's Chat Completions, as Qwen Code and OpenCode speak it. It knows no cache writes. */
export const chat: Dialect = {
  api: 'chat',
  cacheWrites: false,
  ask: (path) => (path.endsWith('/chat/completions') ? { wants: 'answer' } : undefined),
  read,
  key: bearer,
  whole,
  frames,
  count: {},
  error: openAiError,
};

const body = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content })),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string(), parameters }) })).optional(),
});

function read(json: unknown): Asked {
  const { model, stream, messages, tools } = body.parse(json);
  const spoken = messages.map(({ role, content: parts }) => ({ role, text: textOf(parts) }));
  return {
    model,
    stream: stream ?? false,
    system: spoken
      .filter(({ role }) => role === 'system' || role === 'developer')
      .map(({ text }) => text)
      .join('\n'),
    messages: batched(spoken.flatMap(({ role, text }) => (isSpeaker(role) ? [{ role, text }] : []))),
    offered: (tools ?? []).map((tool) => functionTool(tool.function.name, tool.function.parameters)),
  };
}

const isSpeaker = (role: string): role is Message['role'] => role === 'user' || role === 'assistant' || role === 'tool';

/** Results of tools called in one turn come as one message each: a batch of them is one step. */
function batched(messages: readonly Message[]): readonly Message[] {
  const list: Message[] = [];
  for (const message of messages) {
    const last = list.at(-1);
    if (message.role === 'tool' && last?.role === 'tool') {
      list[list.length - 1] = { role: 'tool', text: `${last.text}\n${message.text}` };
    } else list.push(message);
  }
  return list;
}

function calls(answer: Answer): readonly { readonly id: string; readonly name: string; readonly input: string }[] {
  return answer.calls.map((call) => ({
    id: answer.id('call'),
    name: call.name,
    input: JSON.stringify(call.kind === 'function' ? call.input : { input: call.text }),
  }));
}

const finish = (answer: Answer): string => (answer.calls.length > 0 ? 'tool_calls' : 'stop');

function envelope(answer: Answer, object: string): object {
  return { id: answer.id('chatcmpl'), object, created: 1_767_225_600, model: answer.model };
}

function whole(answer: Answer): unknown {
  const tools = calls(answer).map(({ id, name, input }) => ({
    id,
    type: 'function',
    function: { name, arguments: input },
  }));
  const message = {
    role: 'assistant',
    content: answer.text ?? null,
    ...(tools.length > 0 ? { tool_calls: tools } : {}),
  };
  return {
    ...envelope(answer, 'chat.completion'),
    choices: [{ index: 0, message, finish_reason: finish(answer) }],
    usage: usageOf(answer),
  };
}

function frames(answer: Answer): readonly string[] {
  const shared = envelope(answer, 'chat.completion.chunk');
  const chunk = (delta: object, reason: string | null = null): string =>
    frame({ ...shared, choices: [{ index: 0, delta, finish_reason: reason }] });
  return [
    chunk({ role: 'assistant', content: '' }),
    ...(answer.thinking === undefined ? [] : [chunk({ reasoning_content: answer.thinking })]),
    ...(answer.text === undefined ? [] : halves(answer.text).map((text) => chunk({ content: text }))),
    ...calls(answer).flatMap(({ id, name, input }, index) => {
      const [head, rest] = halves(input);
      return [
        chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: head } }] }),
        chunk({ tool_calls: [{ index, function: { arguments: rest } }] }),
      ];
    }),
    chunk({}, finish(answer)),
    frame({ ...shared, choices: [], usage: usageOf(answer) }),
    'data: [DONE]\n\n',
  ];
}

function usageOf({ usage }: Answer): object {
  const input = usage.in + usage.cachedRead;
  return {
    prompt_tokens: input,
    completion_tokens: usage.out,
    total_tokens: input + usage.out,
    prompt_tokens_details: { cached_tokens: usage.cachedRead },
    completion_tokens_details: { reasoning_tokens: usage.thinking },
  };
}
