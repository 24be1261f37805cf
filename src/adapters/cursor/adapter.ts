import type { Adapter, AgentRequest, Invocation, ModelInfo } from '../../model/adapter.js';
import { CursorReader } from './reader.js';

const model = (id: string, contextWindow = 200_000, maxOutput = 32_000): ModelInfo => ({
  id,
  contextWindow,
  maxOutput,
});

/** The adapter for Cursor's CLI: headless. There is no published package to pin, so the one on PATH is used. */
export const cursor: Adapter = {
  provider: 'cursor',
  title: 'Cursor CLI',
  command: 'cursor-agent',
  models: {
    '': model('auto'),
    sonnet: model('claude-4.6-sonnet-medium'),
    'sonnet-thinking': model('claude-4.6-sonnet-medium-thinking'),
    opus: model('claude-4.6-opus-high'),
    'opus-thinking': model('claude-4.6-opus-high-thinking'),
    gpt5: model('gpt-5.4-medium', 400_000, 128_000),
    gemini: model('gemini-3.1-pro', 1_000_000, 64_000),
  },
  keyVariables: () => ['CURSOR_API_KEY'],
  endpointVariables: [],
  routing: () => ({ by: 'stream', why: 'Cursor’s CLI takes no other endpoint' }),
  install: null,
  costSource: 'estimated',
  // The prompt is passed as an argument. One argument holds 128 KiB, and a character may take three bytes.
  sessions: [
    { directory: '.cursor/chats', match: /./ },
    { directory: '.config/cursor/chats', match: /./ },
  ],
  maxPromptChars: 40_000,
  invoke,
  read: (request) => new CursorReader(request),
};

function invoke(request: AgentRequest): Invocation {
  return {
    args: [
      ...['-p', '--output-format', 'stream-json', '--yolo', '--trust', '--workspace', request.cwd],
      ...(request.model === null ? [] : ['--model', request.model]),
      // The CLI chooses the id of a new session.
      ...(request.session.mode === 'resume' ? ['--resume', request.session.id] : []),
      '--',
      request.prompt,
    ],
    stdin: '',
    env: { ...request.credentials },
    files: [],
    follow: null,
  };
}
