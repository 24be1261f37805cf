import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { byPrompt, startModelServer, turns, usd, type ModelServer, type ModelServerOptions } from './index.js';

/** How each vendor's client asks: the path, the header of its key, and the body of a first and of a later call. */
const clients = {
  anthropic: {
    path: '/v1/messages',
    key: { 'x-api-key': 'k' },
    body: (later: boolean) => ({
      model: 'm',
      stream: true,
      system: 'Working directory: /srv/app',
      messages: [
        {
          role: 'user',
          content: [{ type: 'text', text: '<system-reminder>odd</system-reminder>' }, textPart('do it')],
        },
        ...(later
          ? [
              { role: 'assistant', content: '' },
              { role: 'user', content: [result('tool_result')] },
            ]
          : []),
      ],
      tools: [{ name: 'Write', input_schema: schema('file_path', 'content') }],
    }),
  },
  responses: {
    path: '/v1/responses',
    key: { authorization: 'Bearer k' },
    body: (later: boolean) => ({
      model: 'm',
      stream: true,
      input: [
        { type: 'message', role: 'user', content: '<environment_context><cwd>/srv/app</cwd></environment_context>' },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'do it' }] },
        ...(later ? [{ type: 'function_call' }, { type: 'function_call_output', output: 'written' }] : []),
      ],
      tools: [{ type: 'custom', name: 'apply_patch' }],
    }),
  },
  chat: {
    path: '/v1/chat/completions',
    key: { authorization: 'Bearer k' },
    body: (later: boolean) => ({
      model: 'm',
      stream: true,
      messages: [
        { role: 'system', content: 'I am working in the directory: /srv/app' },
        { role: 'user', content: 'do it' },
        ...(later
          ? [
              { role: 'assistant', content: null },
              { role: 'tool', content: 'written' },
            ]
          : []),
      ],
      tools: [{ function: { name: 'write_file', parameters: schema('file_path', 'content') } }],
    }),
  },
  gemini: {
    path: '/v1beta/models/m:streamGenerateContent?alt=sse',
    key: { 'x-goog-api-key': 'k' },
    body: (later: boolean) => ({
      contents: [
        { role: 'user', parts: [{ text: 'do it' }] },
        ...(later
          ? [
              { role: 'model', parts: [] },
              { role: 'user', parts: [{ functionResponse: { response: {} } }] },
            ]
          : []),
      ],
      systemInstruction: { parts: [{ text: "I'm currently working in the directory: /srv/app" }] },
      tools: [{ functionDeclarations: [{ name: 'write_file', parametersJsonSchema: schema('file_path', 'content') }] }],
    }),
  },
} as const;
const apis = ['anthropic', 'responses', 'chat', 'gemini'] as const;
type Client = (typeof clients)[(typeof apis)[number]];

const textPart = (text: string) => ({ type: 'text', text });
const result = (type: string) => ({ type, content: [textPart('written')] });
const schema = (...names: readonly string[]) => ({
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  required: names,
});

describe('the scripted model server', () => {
  let server: ModelServer | undefined;
  const start = async (options: ModelServerOptions): Promise<ModelServer> => (server = await startModelServer(options));
  afterEach(async () => {
    const ended = server?.close();
    server = undefined;
    await ended;
  });

  it.each(apis)('%s: a script writes a file, sees the result and says so', async (api) => {
    const client = clients[api];
    const { at, exchanges } = await start({
      script: turns(
        { text: 'I write.', tools: [{ kind: 'write', path: 'a.txt', content: 'new\n' }] },
        { text: 'Written.' },
      ),
    });
    const first = await post(at('one'), client, false);
    const second = await post(at('one'), client, true);

    expect(first.status).toBe(200);
    expect(first.text).toMatch(api === 'responses' ? /\*\*\* Add File: a\.txt\\n\+new/ : /srv\/app\/a/);
    expect(second.text).toContain('Writ');
    expect(exchanges.map(({ label, key, state }) => [label, key, state])).toEqual([
      ['one', 'k', 'answered'],
      ['one', 'k', 'answered'],
    ]);
    expect(exchanges.map((exchange) => exchange.request)).toMatchObject([
      { api, model: 'm', prompt: 'do it', first: 'do it', step: 0, cwd: '/srv/app', result: '' },
      { api, model: 'm', prompt: 'do it', step: 1 },
    ]);
  });

  it.each(apis)('%s: fails as often as told, then answers', async (api) => {
    const { url } = await start({ script: turns({ fault: { kind: 'http', status: 503, times: 2 } }) });
    const statuses = [];
    for (let call = 0; call < 3; call++) statuses.push((await post(url, clients[api], false)).status);
    expect(statuses).toEqual([503, 503, 200]);
  });

  it.each(apis)('%s: cuts an answer in its middle', async (api) => {
    const { url, exchanges } = await start({ script: turns({ text: 'partial', fault: { kind: 'cut' } }) });
    await expect(post(url, clients[api], false)).rejects.toThrow();
    expect(exchanges).toMatchObject([{ state: 'cut', usage: null }]);
  });

  it('sees a client leave an answer that stalls', async () => {
    const { url, until } = await start({ script: turns({ fault: { kind: 'stall' } }) });
    const leaving = new AbortController();
    const answer = await fetch(`${url}${clients.chat.path}`, {
      ...posted(clients.chat, false),
      signal: leaving.signal,
    });
    await until(([call]) => call?.state === 'stalled');
    leaving.abort();
    await until(([call]) => call?.state === 'gone');
    expect(answer.status).toBe(200);
  });

  it('adds up what it told, by label and by model', async () => {
    const usage = { in: 100, cachedRead: 20, cacheWrite: 3, out: 7 };
    const { at, totals } = await start({ script: turns({ usage }, { usage, label: 'other' }) });
    await post(at('one'), clients.anthropic, false);
    await post(at('one'), clients.anthropic, true);
    expect(totals()).toMatchObject({ calls: 2, answered: 2, in: 200, cachedRead: 40, cacheWrite: 6, out: 14 });
    expect(totals({ label: 'other', model: 'm', side: false })).toMatchObject({ calls: 1, out: 7 });
    expect(usd(totals(), { in: 3, cachedRead: 0.3, cacheWrite: 3.75, out: 15 })).toBeCloseTo(0.0008445, 12);
  });

  it('lets in only the keys and models it was given', async () => {
    const { url, exchanges } = await start({ keys: ['k'], models: ['other'] });
    const path = `${url}${clients.anthropic.path}`;
    const wrong = await fetch(path, { ...posted(clients.anthropic, false), headers: { 'x-api-key': 'wrong' } });
    expect([wrong.status, (await post(url, clients.anthropic, false)).status]).toEqual([401, 404]);
    expect(exchanges.map(({ key, state }) => [key, state])).toEqual([
      ['wrong', 'refused'],
      ['k', 'refused'],
    ]);
  });

  it('does not let a test miss that its script knew no answer', async () => {
    const own = await startModelServer({ script: byPrompt([['another task', turns()]]) });
    expect((await post(own.url, clients.chat, false)).status).toBe(400);
    await expect(own.close()).rejects.toThrow('no script for the prompt: do it');
  });

  it('declines a web socket', async () => {
    const { url } = await start({});
    const asking = request(`${url}/v1/responses`, { headers: { connection: 'upgrade', upgrade: 'websocket' } }).end();
    const answered: unknown[] = await once(asking, 'response');
    asking.destroy();
    expect(answered).toMatchObject([{ statusCode: 426 }]);
  });
});

function posted(client: Client, later: boolean): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...client.key },
    body: JSON.stringify(client.body(later)),
  };
}

async function post(url: string, client: Client, later: boolean): Promise<{ status: number; text: string }> {
  const response = await fetch(url + client.path, posted(client, later));
  return { status: response.status, text: await response.text() };
}
