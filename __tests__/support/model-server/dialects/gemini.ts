import { z } from 'zod';
import type { Message } from '../script.js';
import { frame, halves, header, type Answer, type Asked, type Ask, type Dialect } from './dialect.js';
import { functionTool, parameters } from './schema.js';

/** Google's generateContent. It knows no cache writes. */
export const gemini: Dialect = {
  api: 'gemini',
  cacheWrites: false,
  ask: (path) => {
    const [, model, verb] = /\/models\/([^/:]+):(streamGenerateContent|generateContent|countTokens)$/.exec(path) ?? [];
    if (model === undefined) return undefined;
    return { wants: verb === 'countTokens' ? 'count' : 'answer', model, stream: verb === 'streamGenerateContent' };
  },
  read,
  key: (headers, url) => header(headers, 'x-goog-api-key') ?? url.searchParams.get('key') ?? undefined,
  whole: (answer) => chunk(answer, parts(answer), true),
  frames: (answer) => {
    const list = parts(answer);
    return list.map((part, index) => frame(chunk(answer, [part], index === list.length - 1)));
  },
  count: { totalTokens: 1234 },
  error: (status, message) => ({ error: { code: status, message, status: statuses.get(status) ?? 'UNKNOWN' } }),
};

const part = z.looseObject({
  text: z.string().optional(),
  functionResponse: z.looseObject({ response: z.unknown().optional() }).optional(),
});
const turn = z.looseObject({ role: z.string().optional(), parts: z.array(part).optional() });
const declaration = z.looseObject({ name: z.string(), parametersJsonSchema: parameters, parameters });
const body = z.looseObject({
  contents: z.array(turn),
  systemInstruction: z.union([z.string(), turn]).optional(),
  tools: z.array(z.looseObject({ functionDeclarations: z.array(declaration).optional() })).optional(),
});

function read(json: unknown, { model, stream }: Ask): Asked {
  const { contents, systemInstruction, tools } = body.parse(json);
  const first = contents[0];
  return {
    model: model ?? '',
    stream: stream ?? false,
    system: [typeof systemInstruction === 'string' ? systemInstruction : texts(systemInstruction), texts(first)].join(
      '\n',
    ),
    messages: contents.flatMap((entry): Message[] => {
      const text = texts(entry);
      if (entry.role === 'model') return [{ role: 'assistant', text }];
      const results = (entry.parts ?? []).flatMap(({ functionResponse }) =>
        functionResponse === undefined ? [] : [JSON.stringify(functionResponse.response)],
      );
      const batch: Message[] = results.length > 0 ? [{ role: 'tool', text: results.join('\n') }] : [];
      return text === '' ? batch : [...batch, { role: 'user', text }];
    }),
    offered: (tools ?? [])
      .flatMap(({ functionDeclarations }) => functionDeclarations ?? [])
      .map(({ name, parametersJsonSchema, parameters: schema }) => functionTool(name, parametersJsonSchema ?? schema)),
  };
}

function texts(entry: z.infer<typeof turn> | undefined): string {
  return (entry?.parts ?? []).flatMap(({ text }) => text ?? []).join('\n');
}

const statuses = new Map([
  [400, 'INVALID_ARGUMENT'],
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [429, 'RESOURCE_EXHAUSTED'],
  [500, 'INTERNAL'],
  [503, 'UNAVAILABLE'],
]);

function parts(answer: Answer): readonly object[] {
  return [
    ...(answer.thinking === undefined ? [] : [{ text: answer.thinking, thought: true }]),
    ...(answer.text === undefined ? [] : halves(answer.text).map((text) => ({ text }))),
    ...answer.calls.map((call) => ({
      functionCall: { name: call.name, args: call.kind === 'function' ? call.input : { input: call.text } },
      thoughtSignature: 'c2ln',
    })),
  ];
}

function chunk(answer: Answer, list: readonly object[], last: boolean): object {
  return {
    candidates: [{ content: { role: 'model', parts: list }, index: 0, ...(last ? { finishReason: 'STOP' } : {}) }],
    usageMetadata: usageOf(answer),
    modelVersion: answer.model,
    responseId: answer.id('r'),
  };
}

function usageOf({ usage }: Answer): object {
  const input = usage.in + usage.cachedRead;
  return {
    promptTokenCount: input,
    cachedContentTokenCount: usage.cachedRead,
    candidatesTokenCount: usage.out - usage.thinking,
    thoughtsTokenCount: usage.thinking,
    totalTokenCount: input + usage.out,
  };
}
