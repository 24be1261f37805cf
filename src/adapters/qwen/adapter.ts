import type { Adapter, AgentRequest, Invocation, ModelInfo } from '../../model/adapter.js';
import { BLOCKING_STDIO } from '../command/blocking-stdio.js';
import { MODEL_STUDIO } from '../command/routes.js';
import { createWriteHook } from '../command/write-hook.js';
import { QWEN_TOOLS, QwenReader } from './reader.js';

const model = (id: string, contextWindow = 262_144): ModelInfo => ({ id, contextWindow, maxOutput: 65_536 });

/** The adapter for Qwen Code: headless, with its OpenAI-compatible provider. */
export const qwen: Adapter = {
  provider: 'qwen',
  title: 'Qwen Code',
  command: 'qwen',
  models: {
    '': model('qwen3-coder-plus', 1_000_000),
    coder: model('qwen3-coder'),
    'coder-plus': model('qwen3-coder-plus', 1_000_000),
    plus: model('qwen3-coder-plus', 1_000_000),
  },
  keyVariables: () => ['QWEN_API_KEY', 'DASHSCOPE_API_KEY'],
  endpointVariables: ['QWEN_BASE_URL'],
  routing: () => MODEL_STUDIO,
  // The package asks for Node 22; on 20 it prints a warning but works.
  install: { package: '@qwen-code/qwen-code', version: '0.24.4', node: 20 },
  costSource: 'estimated',
  sessionsNeedFolder: true,
  sessions: [{ directory: '.qwen/projects', match: /chats\/[^/]*\.jsonl$/ }],
  maxPromptChars: null,
  invoke,
  read: (request, before) => new QwenReader(request, before),
};

/** The CLI caches prompts only with hosts that it knows as Model Studio. This tells it that the gateway is one. */
function modelStudioProxy({ credentials, upstreamHost }: AgentRequest): Readonly<Record<string, string>> {
  const isModelStudio = /(^|\.)dashscope(-intl|-us)?\.aliyuncs\.com$/.test(upstreamHost ?? '');
  return isModelStudio && credentials.QWEN_BASE_URL !== undefined
    ? { DASHSCOPE_PROXY_BASE_URL: credentials.QWEN_BASE_URL }
    : {};
}

function invoke(request: AgentRequest): Invocation {
  const { credentials } = request;
  const key = credentials.QWEN_API_KEY ?? credentials.DASHSCOPE_API_KEY;
  const hook = request.writable === null ? null : createWriteHook(request, QWEN_TOOLS);
  const settings = {
    // Auto-memory makes model calls of its own, which the stream does not report.
    memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
    // By default the CLI waits a minute and more when it is rate limited. Its retries on a server error (seven within
    // 80 s) cannot be configured; there the gateway gives up first.
    model: { generationConfig: { maxRetries: 1, retryInitialDelayMs: 1000, retryMaxDelayMs: 5000 } },
    ...(hook === null ? {} : { hooks: { PreToolUse: [hook.matcher(10_000)] } }),
  };
  return {
    args: [
      ...['-o', 'stream-json', '--yolo', '--auth-type', 'openai'],
      ...(request.model === null ? [] : ['-m', request.model]),
      ...(request.session.mode === 'resume' ? ['--resume', request.session.id] : ['--session-id', request.session.id]),
      // One more than allowed: the guard stops call N+1 as it is seen. This limit is for a line that comes too late.
      ...(request.maxTurns === null ? [] : ['--max-session-turns', String(request.maxTurns + 1)]),
    ],
    stdin: request.prompt,
    env: {
      ...(key === undefined ? {} : { OPENAI_API_KEY: key }),
      OPENAI_BASE_URL: credentials.QWEN_BASE_URL ?? MODEL_STUDIO.baseUrl,
      ...(request.model === null ? {} : { OPENAI_MODEL: request.model }),
      QWEN_CODE_SUPPRESS_YOLO_WARNING: '1',
      ...modelStudioProxy(request),
    },
    files: [
      { path: '.qwen/settings.json', content: JSON.stringify(settings) },
      ...(hook === null ? [] : [hook.file]),
      BLOCKING_STDIO,
    ],
    preload: BLOCKING_STDIO.path,
    follow: null,
  };
}
