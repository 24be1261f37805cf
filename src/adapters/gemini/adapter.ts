import type { Adapter, AgentRequest, Invocation, ModelInfo } from '../../model/adapter.js';
import { BLOCKING_STDIO } from '../command/blocking-stdio.js';
import { GOOGLE } from '../command/routes.js';
import { createWriteHook } from '../command/write-hook.js';
import { GEMINI_TOOLS, GeminiReader } from './reader.js';

const model = (id: string): ModelInfo => ({ id, contextWindow: 1_048_576, maxOutput: 65_536 });

/**
 * The adapter for Gemini CLI: headless. The tokens of each call come from its chat file, because the stream has only
 * totals at the end.
 */
export const gemini: Adapter = {
  provider: 'gemini',
  title: 'Gemini CLI',
  command: 'gemini',
  models: {
    '': model('auto'),
    auto: model('auto'),
    // Aliases of the CLI itself, which maps them to newer models over time.
    pro: model('pro'),
    flash: model('flash'),
    'flash-lite': model('flash-lite'),
    '25-pro': model('gemini-2.5-pro'),
    '25-flash': model('gemini-2.5-flash'),
  },
  keyVariables: () => ['GEMINI_API_KEY'],
  endpointVariables: ['GOOGLE_GEMINI_BASE_URL'],
  routing: () => GOOGLE,
  install: { package: '@google/gemini-cli', version: '0.61.0', node: 20 },
  costSource: 'estimated',
  sessionsNeedFolder: true,
  sessions: [
    { directory: '.gemini/tmp', match: /(^|\/)(\.project_root|chats\/session-[^/]*\.jsonl?)$/ },
    { directory: '.gemini', match: /^projects\.json$/ },
  ],
  maxPromptChars: null,
  invoke,
  read: (request) => new GeminiReader(request),
};

function invoke(request: AgentRequest): Invocation {
  const { session } = request;
  const hook = request.writable === null ? null : createWriteHook(request, GEMINI_TOOLS);
  const settings = {
    // Without the auth type it does not start headless with a custom endpoint.
    security: { auth: { selectedType: 'gemini-api-key' } },
    general: { enableAutoUpdate: false, maxAttempts: 3 },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    // One more than allowed: the guard stops call N+1 as it is seen. This limit is for a line that comes too late.
    ...(request.maxTurns === null ? {} : { model: { maxSessionTurns: request.maxTurns + 1 } }),
    ...(hook === null ? {} : { hooks: { BeforeTool: [hook.matcher(10_000)] } }),
  };
  return {
    args: [
      ...['-o', 'stream-json', '--yolo', '--skip-trust'],
      ...(request.model === null ? [] : ['-m', request.model]),
      ...(session.mode === 'resume' ? ['--resume', session.id] : ['--session-id', session.id]),
    ],
    stdin: request.prompt,
    env: {
      ...request.credentials,
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
      // Otherwise a wrapper process stays between us and the agent, and TERM does not reach the agent.
      GEMINI_CLI_NO_RELAUNCH: 'true',
    },
    files: [
      { path: '.gemini/settings.json', content: JSON.stringify(settings) },
      ...(hook === null ? [] : [hook.file]),
      BLOCKING_STDIO,
    ],
    preload: BLOCKING_STDIO.path,
    follow: { directory: '.gemini/tmp', match: /chats\/session-[^/]*\.jsonl$/ },
  };
}
