import { describe, expect, it } from '@jest/globals';
import { PRICE_ALIASES, PRICES } from '../../src/adapters/prices/price-table.js';
import { knownAgents } from '../../src/project/known-agents.js';
import { adapters } from '../../src/registry.js';
import { findModelWarning } from '../../src/workflow/reading/model-warning.js';

const agents = knownAgents(adapters);
const hintFor = (agent: string): string | null => findModelWarning(agents, agent)?.hint ?? null;

describe('a model that is most likely a slip', () => {
  it.each([
    ['gemini-2.5-por', 'gemini-25-pro'],
    ['gemini-gemini-2.5-flsah', 'gemini-25-flash'],
    ['gemini-flashlite', 'gemini-flash-lite'],
    ['codex-gpt5', 'codex-gpt54'],
    ['codex-gtp54', 'codex-gpt54'],
    ['codex-gpt55-mini', 'codex-gpt54-mini'],
    ['codex-gpt-6.1-slo', 'codex-sol'],
    ['codex-tera', 'codex-terra'],
    ['claude-sonet', 'claude-sonnet'],
    ['claude-sonet-4-6', 'claude-sonnet-4-6'],
    ['claude-hiaku', 'claude-haiku'],
    ['claude-claude-opsu-5', 'claude-claude-opus-5'],
    ['qwen-qwen3-codre-plus', 'qwen-plus'],
    ['opencode-antropic/claude-sonnet-4-6', 'opencode-sonnet'],
    ['cursor-gpt6', 'cursor-gpt5'],
    // The vendor's id, which begins as the CLI is called: the CLI would be asked for `2.5-pro`, `opus-4-8`.
    ['gemini-2.5-pro', 'gemini-25-pro'],
    ['claude-opus-4-8', 'claude-claude-opus-4-8'],
    // What the CLI is called elsewhere.
    ['cursor-agent', 'cursor'],
    ['cursor-agent-opus', 'cursor-opus'],
    ['cursor-agent-composer', 'cursor'],
    ['claude-code', 'claude'],
    ['gemini-cli', 'gemini'],
    ['codex-cli', 'codex'],
    ['qwen-code', 'qwen'],
    ['opencode-ai', 'opencode'],
  ])('%s is answered with %s', (agent, near) => {
    expect(findModelWarning(agents, agent)).toEqual({
      message: `no model \`${agent}\` is known`,
      hint: `did you mean \`${near}\`?`,
    });
  });
});

describe('no doubt about', () => {
  it('a name that gump agents lists, and a suggestion is one that raises none', () => {
    expect(agents.aliases.filter((agent) => hintFor(agent) !== null)).toEqual([]);
    expect(Object.values(agents.models).filter((agent) => hintFor(agent) !== null)).toEqual([]);
  });

  it('an id with a price, handed on by its vendor’s CLI, by OpenCode or by Cursor', () => {
    const own = { claude: 'claude', gpt: 'codex', gemini: 'gemini', qwen3: 'qwen' } as const;
    const vendors = { claude: 'anthropic', gpt: 'openai', gemini: 'google', qwen3: 'alibaba' } as const;
    const names = Object.keys(PRICES).flatMap((id) => {
      const family = (['claude', 'gpt', 'gemini', 'qwen3'] as const).find((one) => id.startsWith(one));
      return family === undefined ? [] : [`${own[family]}-${id}`, `opencode-${vendors[family]}/${id}`, `cursor-${id}`];
    });
    const aliases = Object.entries(PRICE_ALIASES).flatMap(([provider, ids]) =>
      Object.keys(ids).map((id) => `${provider}-${id}`),
    );
    expect(names.length).toBeGreaterThan(90);
    expect([...names, ...aliases].filter((agent) => hintFor(agent) !== null)).toEqual([]);
  });

  it.each([
    ...['claude-opus[1m]', 'claude-best', 'claude-default', 'claude-claude-opus-6', 'claude-claude-fable-5-3[1m]'],
    ...['claude-claude-haiku-4-5-20251001', 'claude-claude-3-5-sonnet-20241022', 'claude-claude-sonnet-6-preview'],
    ...[
      'codex-gpt-5.5',
      'codex-gpt-5.6-luna',
      'codex-gpt-6-sol',
      'codex-gpt-7',
      'codex-gpt-5-codex',
      'codex-gpt-5-nano',
    ],
    ...['codex-gpt-4o', 'codex-gpt-4o-mini', 'codex-o4-mini', 'codex-gpt-5.5-pro', 'codex-gpt-oss-120b', 'codex-zork'],
    ...[
      'gemini-gemini-3-pro-preview',
      'gemini-gemini-2.5-flash-lite',
      'gemini-gemini-3-flash-preview',
      'gemini-gemma-4',
    ],
    ...['qwen-local', 'qwen-qwen3-max', 'qwen-qwen3-coder-flash', 'qwen-qwen4-coder-plus', 'qwen-max', 'qwen-glm-5'],
    ...['opencode-openai/gpt-x', 'opencode-openai/gpt-5.5', 'opencode-groq/llama-4', 'opencode-opencode/grok-code'],
    ...['opencode-openrouter/anthropic/claude-opus-5', 'opencode-google/gemini-3-flash', 'opencode-zai/glm-5.1'],
    ...[
      'cursor-auto',
      'cursor-composer-2',
      'cursor-gpt-5',
      'cursor-gpt-5.4-low',
      'cursor-gpt-5.4-high',
      'cursor-sonnet-4.5',
    ],
    ...[
      'cursor-opus-4.6',
      'cursor-grok-5',
      'cursor-claude-4.6-sonnet',
      'cursor-gemini-3-pro',
      'cursor-gpt-5.3-codex-low',
    ],
  ])('%s', (agent) => {
    expect(hintFor(agent)).toBeNull();
  });
});
