import { describe, expect, it } from '@jest/globals';
import { claude } from '../../src/adapters/claude/adapter.js';
import { ANTHROPIC, MODEL_STUDIO, OPENAI } from '../../src/adapters/command/routes.js';
import { qwen } from '../../src/adapters/qwen/adapter.js';
import type { AgentRequest } from '../../src/model/index.js';
import { adapters } from '../../src/registry.js';
import { createModelAccess } from '../../src/system/gateway/model-access.js';
import { resolveUpstream } from '../../src/system/gateway/upstream.js';

const told = (of: ReturnType<typeof resolveUpstream>) => (typeof of === 'string' ? of : [of.base.href, of.headers]);

describe('an upstream', () => {
  it.each([
    [ANTHROPIC, {}, ['https://api.anthropic.com/', [['x-api-key', 'k']]]],
    [OPENAI, { OPENAI_BASE_URL: '  ' }, ['https://api.openai.com/v1', [['authorization', 'Bearer k']]]],
    [
      MODEL_STUDIO,
      { QWEN_BASE_URL: 'http://localhost:8000/v1/' },
      ['http://localhost:8000/v1', [['authorization', 'Bearer k']]],
    ],
    [
      ANTHROPIC,
      { ANTHROPIC_AUTH_HEADER: 'Authorization: Bearer' },
      ['https://api.anthropic.com/', [['authorization', 'Bearer k']]],
    ],
    [
      OPENAI,
      { OPENAI_CUSTOM_HEADERS: 'X-A: 1: 2\n\n X-B:' },
      [
        'https://api.openai.com/v1',
        [
          ['authorization', 'Bearer k'],
          ['x-a', '1: 2'],
          ['x-b', ''],
        ],
      ],
    ],
  ] as const)('of %j with %j', (route, env, expected) => {
    expect(told(resolveUpstream(route, 'k', env))).toEqual(expected);
  });

  it.each([
    [{ ANTHROPIC_BASE_URL: 'api.anthropic.com' }, 'ANTHROPIC_BASE_URL is no http or https URL'],
    [{ ANTHROPIC_BASE_URL: 'file:///etc' }, 'ANTHROPIC_BASE_URL is no http or https URL'],
    [{ ANTHROPIC_AUTH_HEADER: 'a b c' }, 'ANTHROPIC_AUTH_HEADER is neither a header’s name nor `name: scheme`'],
    [{ ANTHROPIC_CUSTOM_HEADERS: 'no header' }, 'ANTHROPIC_CUSTOM_HEADERS has a line that is no `Name: value`'],
  ])('that cannot be read is named: %j', (env, message) => {
    expect(resolveUpstream(ANTHROPIC, 'k', env)).toBe(message);
  });
});

describe('the way to the models', () => {
  it.each([
    ['claude', null, 'ANTHROPIC_API_KEY', 'gateway'],
    ['claude', null, 'CLAUDE_CODE_OAUTH_TOKEN', 'stream'],
    ['codex', null, 'CODEX_API_KEY', 'gateway'],
    ['codex', null, 'OPENAI_API_KEY', 'gateway'],
    ['gemini', null, 'GEMINI_API_KEY', 'gateway'],
    ['qwen', null, 'DASHSCOPE_API_KEY', 'gateway'],
    ['opencode', 'anthropic/claude-haiku-4-5', 'ANTHROPIC_API_KEY', 'gateway'],
    ['opencode', 'openai/gpt-5.4', 'OPENAI_API_KEY', 'gateway'],
    ['opencode', 'google/gemini-3.1-pro', 'GEMINI_API_KEY', 'gateway'],
    ['opencode', 'mistral/large', 'MISTRAL_API_KEY', 'stream'],
    ['cursor', null, 'CURSOR_API_KEY', 'stream'],
  ])('of %s with model %s and %s is the %s', async (provider, model, key, by) => {
    const access = createModelAccess({ [key]: 'the-key', SOME_OTHER_KEY: 'other' });
    const adapter = adapters.find((candidate) => candidate.provider === provider);
    if (adapter === undefined) throw new Error(`no adapter ${provider}`);
    const opened = await access.open(adapter, model);
    expect('metering' in opened && opened.metering.by).toBe(by);
    expect('credentials' in opened && Object.values(opened.credentials).includes('the-key')).toBe(by === 'stream');
    await access.close();
  });

  it('does not change what a CLI makes of its vendor’s own API', () => {
    const request: AgentRequest = {
      agent: '',
      model: null,
      prompt: '',
      session: { mode: 'new', id: '' },
      cwd: '/',
      home: '/',
      maxTurns: null,
      writable: null,
      credentials: { QWEN_BASE_URL: 'http://127.0.0.1:1/v1' },
      isRoot: false,
    };
    const env = (adapter: typeof claude, upstreamHost: string) => adapter.invoke({ ...request, upstreamHost }).env;
    expect(env(claude, 'api.anthropic.com')).toHaveProperty('_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL', '1');
    expect(env(claude, 'elsewhere.example')).not.toHaveProperty('_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL');
    expect(env(qwen, 'dashscope-intl.aliyuncs.com')).toHaveProperty(
      'DASHSCOPE_PROXY_BASE_URL',
      'http://127.0.0.1:1/v1',
    );
    expect(env(qwen, 'elsewhere.example')).not.toHaveProperty('DASHSCOPE_PROXY_BASE_URL');
  });
});
