import type { Adapter, AgentRequest, Invocation, ModelInfo } from '../../model/adapter.js';
import type { Route } from '../../model/route.js';
import { ANTHROPIC, GOOGLE, OPENAI } from '../command/routes.js';
import { OpencodeReader } from './reader.js';

const model = (id: string): ModelInfo => ({ id, contextWindow: null, maxOutput: null });

/** The adapter for OpenCode: headless. Models are named `provider/model`, and the key is that of this provider. */
export const opencode: Adapter = {
  provider: 'opencode',
  title: 'OpenCode',
  command: 'opencode',
  models: {
    // The CLI's own default depends on the keys it finds; a named model has a known price.
    '': model('anthropic/claude-sonnet-4-6'),
    opus: model('anthropic/claude-opus-4-6'),
    sonnet: model('anthropic/claude-sonnet-4-6'),
    haiku: model('anthropic/claude-haiku-4-5'),
    gpt54: model('openai/gpt-5.4'),
    gpt53: model('openai/gpt-5.3'),
    gemini: model('google/gemini-3.1-pro'),
  },
  keyVariables: (id) => KEYS[vendorOf(id)] ?? [`${vendorOf(id).toUpperCase().replace(/\W/g, '_')}_API_KEY`],
  endpointVariables: ['ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL', 'GOOGLE_GEMINI_BASE_URL'],
  routing: (_key, id) =>
    ROUTES[vendorOf(id)] ?? {
      by: 'stream',
      why: `the endpoint of OpenCode’s provider ${vendorOf(id)} is its own affair`,
    },
  install: { package: 'opencode-linux-x64', version: '1.18.33', byHand: 'opencode-ai' },
  costSource: 'reported',
  sessionsNeedFolder: true,
  sessions: [{ directory: '.local/share/opencode', match: /^opencode\.db(-wal|-shm)?$/ }],
  maxPromptChars: null,
  invoke,
  read: (request) => new OpencodeReader(request),
};

const KEYS: Readonly<Record<string, readonly string[]>> = {
  anthropic: ['ANTHROPIC_API_KEY'],
  openai: ['OPENAI_API_KEY'],
  google: ['GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
  opencode: ['OPENCODE_API_KEY'],
};

const ROUTES: Readonly<Record<string, Route>> = { anthropic: ANTHROPIC, openai: OPENAI, google: GOOGLE };

function vendorOf(id: string | null): string {
  const slash = id?.indexOf('/') ?? -1;
  return id === null || slash < 0 ? 'anthropic' : id.slice(0, slash);
}

function invoke(request: AgentRequest): Invocation {
  const { credentials, session } = request;
  const { GEMINI_API_KEY: gemini, ...others } = credentials;
  return {
    args: [
      ...['run', '--format', 'json', '--auto', '--dir', request.cwd],
      ...(request.model === null ? [] : ['-m', request.model]),
      // The CLI chooses the id of a new session.
      ...(session.mode === 'resume' ? ['--session', session.id] : []),
    ],
    stdin: request.prompt,
    env: {
      ...others,
      ...(gemini === undefined ? {} : { GOOGLE_GENERATIVE_AI_API_KEY: gemini }),
      OPENCODE_CONFIG_CONTENT: JSON.stringify(config(request)),
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    },
    files: [],
    follow: null,
  };
}

function config(request: AgentRequest): object {
  return {
    autoupdate: false,
    share: 'disabled',
    provider: providers(request),
    ...(request.writable === null ? {} : { permission: { edit: editRules(request.writable) } }),
  };
}

/**
 * The provider settings: custom endpoints, and the requested model. OpenCode itself refuses a model that its list does
 * not have, before it asks the provider, so the model is added to the list.
 */
function providers({ credentials, model: id }: AgentRequest): Readonly<Record<string, object>> {
  const { ANTHROPIC_BASE_URL: anthropic, OPENAI_BASE_URL: openai, GOOGLE_GEMINI_BASE_URL: google } = credentials;
  // The vendors' variables differ in whether the base URL includes the API version.
  const endpoints = [
    ['anthropic', anthropic === undefined ? null : `${anthropic}/v1`],
    ['openai', openai ?? null],
    ['google', google === undefined ? null : `${google}/v1beta`],
  ] as const;
  const settings: Record<string, object> = {};
  for (const [vendor, baseURL] of endpoints) if (baseURL !== null) settings[vendor] = { options: { baseURL } };
  const [vendor = '', name = ''] = id === null ? [] : [vendorOf(id), id.slice(id.indexOf('/') + 1)];
  return vendor === '' ? settings : { ...settings, [vendor]: { ...settings[vendor], models: { [name]: {} } } };
}

/**
 * Permission rules for edits. The last rule that matches wins, and `*` also matches `/`. Paths may come with leading
 * folders, so each glob is allowed below any folder too.
 */
function editRules(writable: readonly string[]): Readonly<Record<string, 'allow' | 'deny'>> {
  const rules: Record<string, 'allow' | 'deny'> = { '*': 'deny' };
  for (const glob of writable.map((pattern) => pattern.replace(/\*\*\/?/g, '*'))) {
    rules[glob] = 'allow';
    rules[`*/${glob}`] = 'allow';
  }
  return rules;
}
