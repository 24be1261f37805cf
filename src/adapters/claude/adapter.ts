/**
 * The adapters: one folder for each agent CLI (`adapter.ts`: its command line; `reader.ts`: its output stream), listed in
 * src/registry.ts; `played/` plays a rehearsal's scenario instead. What they share: `command/` for command lines,
 * `stream/` for readers, `wire/` for the APIs that the gateway meters, `prices/`. Begin with this one, then `stream/`.
 */
import type { Adapter, AgentRequest, Invocation, ModelInfo } from '../../model/adapter.js';
import { ANTHROPIC } from '../command/routes.js';
import { createWriteHook } from '../command/write-hook.js';
import { ClaudeReader } from './reader.js';
import { CLAUDE_TOOLS } from './tools.js';

const model = (id: string, contextWindow = 200_000, maxOutput = 32_000): ModelInfo => ({
  id,
  contextWindow,
  maxOutput,
});

/** The adapter for Claude Code: headless, permission prompts off. The worktree and the gates restrict it instead. */
export const claude: Adapter = {
  provider: 'claude',
  title: 'Claude Code',
  command: 'claude',
  models: {
    // The CLI's own default. It is passed by name so that its price is known before the first answer.
    '': model('opus', 1_000_000, 128_000),
    opus: model('opus', 1_000_000, 128_000),
    sonnet: model('sonnet', 1_000_000, 128_000),
    haiku: model('haiku', 1_000_000, 128_000),
    fable: model('fable', 1_000_000, 128_000),
    opusplan: model('opusplan', 1_000_000, 128_000),
    'sonnet[1m]': model('sonnet[1m]', 1_000_000, 128_000),
    'opus-4-6': model('claude-opus-4-6'),
    'sonnet-4-6': model('claude-sonnet-4-6'),
    'haiku-4-5': model('claude-haiku-4-5-20251001'),
  },
  keyVariables: () => ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN'],
  endpointVariables: ['ANTHROPIC_BASE_URL'],
  routing: (key) =>
    key === 'ANTHROPIC_API_KEY'
      ? ANTHROPIC
      : { by: 'stream', why: 'a subscription login opens nothing but the vendor’s own endpoint' },
  install: { package: '@anthropic-ai/claude-code', version: '2.1.330' },
  costSource: 'reported',
  // "Prompt is too long" was seen at 2 MB and not at 200 KB; the model's context window sets the limit.
  sessions: [{ directory: '.claude/projects', match: /\.jsonl$/ }],
  maxPromptChars: null,
  invoke,
  read: (request, before) => new ClaudeReader(request, before),
};

function invoke(request: AgentRequest): Invocation {
  const hook = request.writable === null ? null : createWriteHook(request, CLAUDE_TOOLS);
  const args = [
    ...['-p', '--output-format', 'stream-json', '--verbose', '--include-partial-messages'],
    '--dangerously-skip-permissions',
    ...(request.model === null ? [] : ['--model', request.model]),
    ...(request.session.mode === 'resume' ? ['--resume', request.session.id] : ['--session-id', request.session.id]),
    // One more than allowed: the guard stops call N+1 as it begins. This limit is for a line that comes too late.
    ...(request.maxTurns === null ? [] : ['--max-turns', String(request.maxTurns + 1)]),
    ...(hook === null ? [] : ['--settings', JSON.stringify({ hooks: { PreToolUse: [hook.matcher(10)] } })]),
  ];
  return {
    args,
    stdin: request.prompt,
    env: {
      ...request.credentials,
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      // The default is ten: about three minutes of waiting before an attempt can be retried.
      CLAUDE_CODE_MAX_RETRIES: '2',
      // The CLI recognizes Anthropic's API by its host name. Without this it would take the gateway for another API and
      // leave out what only Anthropic's has.
      ...(request.upstreamHost === 'api.anthropic.com' ? { _CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL: '1' } : {}),
      ...(request.isRoot ? { IS_SANDBOX: '1' } : {}),
    },
    files: hook === null ? [] : [hook.file],
    follow: null,
  };
}
