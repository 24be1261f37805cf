import type { Adapter, AgentRequest, Invocation, ModelInfo } from '../../model/adapter.js';
import { OPENAI } from '../command/routes.js';
import { createWriteHook } from '../command/write-hook.js';
import { CODEX_TOOLS, CodexReader } from './reader.js';

const model = (id: string, contextWindow = 400_000): ModelInfo => ({ id, contextWindow, maxOutput: 128_000 });

/**
 * The adapter for Codex: headless, sandbox off. Live token counts come from its session file, because the stream has
 * only one `turn.started` and one `turn.completed` for the whole run.
 */
export const codex: Adapter = {
  provider: 'codex',
  title: 'Codex',
  command: 'codex',
  models: {
    '': model('gpt-6.1-sol', 1_050_000),
    sol: model('gpt-6.1-sol', 1_050_000),
    terra: model('gpt-6.1-terra', 1_050_000),
    astra: model('gpt-6-astra', 1_050_000),
    luna: model('gpt-6-luna', 1_050_000),
    gpt54: model('gpt-5.4'),
    'gpt54-mini': model('gpt-5.4-mini'),
    gpt53: model('gpt-5.3-codex'),
    'gpt53-spark': model('gpt-5.3-codex-spark', 128_000),
    gpt52: model('gpt-5.2-codex'),
    'gpt51-max': model('gpt-5.1-codex-max'),
    o3: { id: 'o3-codex', contextWindow: 200_000, maxOutput: 100_000 },
  },
  keyVariables: () => ['CODEX_API_KEY', 'OPENAI_API_KEY'],
  endpointVariables: ['OPENAI_BASE_URL'],
  routing: () => OPENAI,
  install: { package: '@openai/codex', version: '0.169.0', node: 16 },
  costSource: 'estimated',
  sessions: [{ directory: '.codex/sessions', match: /rollout-[^/]*\.jsonl$/ }],
  maxPromptChars: 1_048_576,
  invoke,
  read: (request, before) => new CodexReader(request, before),
};

function invoke(request: AgentRequest): Invocation {
  const { credentials, session } = request;
  const key = credentials.CODEX_API_KEY ?? credentials.OPENAI_API_KEY;
  const hook = request.writable === null ? null : createWriteHook(request, CODEX_TOOLS);
  const resumed = session.mode === 'resume';
  return {
    args: [
      ...(resumed ? ['exec', 'resume'] : ['exec']),
      ...['--json', '--dangerously-bypass-approvals-and-sandbox', '--skip-git-repo-check'],
      ...(request.model === null ? [] : ['-m', request.model]),
      ...provider(credentials.OPENAI_BASE_URL ?? OPENAI.baseUrl),
      ...(hook === null ? [] : ['--dangerously-bypass-hook-trust']),
      ...(resumed ? [session.id] : []),
      '-',
    ],
    stdin: request.prompt,
    env: { CODEX_HOME: `${request.home}/.codex`, ...(key === undefined ? {} : { CODEX_API_KEY: key }) },
    files: [
      // CODEX_HOME must exist; writing this file creates it.
      { path: '.codex/config.toml', content: '' },
      ...(hook === null
        ? []
        : [
            hook.file,
            { path: '.codex/hooks.json', content: JSON.stringify({ hooks: { PreToolUse: [hook.matcher(10)] } }) },
          ]),
    ],
    follow: { directory: '.codex/sessions', match: /rollout-[^/]*\.jsonl$/ },
  };
}

/**
 * Flags that define a model provider of our own. The built-in one allows neither another key variable nor fewer
 * retries.
 */
function provider(baseUrl: string): string[] {
  const fields = [
    'name="OpenAI"',
    `base_url=${JSON.stringify(baseUrl)}`,
    'env_key="CODEX_API_KEY"',
    'wire_api="responses"',
    // The defaults come to 30 requests on a server error.
    'request_max_retries=2',
    'stream_max_retries=2',
  ];
  return ['-c', 'model_provider="gump"', '-c', `model_providers.gump={${fields.join(',')}}`];
}
