import { z } from 'zod';
import type {
  AgentFailure,
  AgentOutcome,
  AgentRequest,
  AgentSignal,
  ProcessEnd,
  StreamReader,
} from '../../model/adapter.js';
import { addTokens, NO_TOKENS, type Tokens } from '../../model/usage.js';
import { createFailure, reasonFromMessage, unreportedTokens, missingResultFailure } from '../stream/failure.js';
import {
  Count,
  MaybeCount,
  MaybeText,
  TextOrEmpty,
  parseOrNull,
  parseJsonObject,
  nullIfInvalid,
} from '../stream/json-line.js';
import { toolSignal, type ToolTable } from '../stream/tool-table.js';

/** The tools of Gemini CLI. */
export const GEMINI_TOOLS: ToolTable = {
  actions: {
    write_file: 'write',
    replace: 'write',
    run_shell_command: 'shell',
    read_file: 'read',
    read_many_files: 'read',
    glob: 'search',
    grep_search: 'search',
    search_file_content: 'search',
    list_directory: 'search',
    web_fetch: 'web',
    google_web_search: 'web',
  },
  pathArguments: ['file_path', 'absolute_path'],
  detailArguments: ['file_path', 'absolute_path', 'command', 'pattern', 'query', 'prompt', 'dir_path', 'path'],
};

/** `input_tokens` includes cached tokens. Thinking tokens are only in `total_tokens`, and are billed as output. */
const Stats = z.object({ total_tokens: Count, input_tokens: Count, output_tokens: Count, cached: Count });

const StreamEvent = z.object({
  type: z.string(),
  session_id: TextOrEmpty,
  model: TextOrEmpty,
  role: TextOrEmpty,
  content: TextOrEmpty,
  tool_name: TextOrEmpty,
  parameters: z.unknown().optional(),
  status: TextOrEmpty,
  message: TextOrEmpty,
  error: nullIfInvalid(z.object({ type: TextOrEmpty, message: TextOrEmpty })),
  stats: nullIfInvalid(Stats.extend({ models: z.record(z.string(), Stats).catch({}) })),
});
type StreamEvent = z.infer<typeof StreamEvent>;

/** A message of the chat file. It may be written again, with the same id, as it grows. */
const ChatLine = z.object({
  id: z.string(),
  type: z.literal('gemini'),
  model: MaybeText,
  tokens: z.object({ input: Count, output: Count, cached: Count, thoughts: MaybeCount }),
});

/** Exit status when the CLI's own turn limit is reached. */
const MAX_TURNS_EXIT = 53;

/** Reads the stream of `-o stream-json` and the chat file. All token counts are of this launch, also after a resume. */
export class GeminiReader implements StreamReader {
  private sessionId: string | null = null;
  private model: string | null;
  private finalText = '';
  private turns = 0;
  private callOpen = false;
  private chatTokens = NO_TOKENS;
  private result: StreamEvent | null = null;
  /** Message of the last `error` event, used if the result has no message. */
  private lastError = '';
  /** Ids of the chat messages whose tokens were counted. */
  private readonly counted = new Set<string>();

  constructor(request: AgentRequest) {
    this.model = request.model;
  }

  line(text: string): readonly AgentSignal[] {
    const event = parseOrNull(StreamEvent, parseJsonObject(text));
    switch (event?.type) {
      case 'init':
        this.sessionId = event.session_id;
        return [{ type: 'session', id: event.session_id }];
      case 'message':
        return event.role === 'assistant' ? this.assistantText(event.content) : [];
      case 'tool_use':
        return [...this.newCall(), toolSignal(event.tool_name, event.parameters, GEMINI_TOOLS)];
      case 'tool_result':
        this.callOpen = false;
        this.finalText = '';
        return [{ type: 'tool_result', ok: event.status === 'success' }];
      case 'error':
        this.lastError = event.error?.message ?? event.message;
        return [{ type: 'note', text: this.lastError }];
      case 'result':
        this.result = event;
        return [];
      default:
        return [];
    }
  }

  followedLine(_file: string, text: string): readonly AgentSignal[] {
    const message = parseOrNull(ChatLine, parseJsonObject(text));
    if (message === null || this.counted.has(message.id)) return [];
    this.counted.add(message.id);
    const { input, output, cached, thoughts } = message.tokens;
    const tokens: Tokens = { in: input, out: output + (thoughts ?? 0), cached, cache_write: 0, reasoning: thoughts };
    this.chatTokens = addTokens(this.chatTokens, tokens);
    const signals: AgentSignal[] = [{ type: 'usage', tokens, costUsd: null }];
    if (message.model !== null && message.model !== this.model) {
      this.model = message.model;
      signals.unshift({ type: 'model', model: message.model });
    }
    return signals;
  }

  end(end: ProcessEnd): AgentOutcome {
    const stats = this.result?.stats ?? null;
    return {
      failure: this.failure(end),
      sessionId: this.sessionId,
      finalText: this.result?.status === 'success' ? this.finalText : '',
      turns: this.turns,
      tokens:
        stats === null
          ? this.counted.size > 0
            ? this.chatTokens
            : unreportedTokens(this.turns, end)
          : tokensOf(stats),
      costUsd: null,
      model: (stats === null ? null : mainModel(stats.models)) ?? this.model,
    };
  }

  private assistantText(text: string): AgentSignal[] {
    this.finalText += text;
    return [...this.newCall(), { type: 'text', text }];
  }

  /** Counts a model call: the first output after the prompt or after a tool's result begins a new one. */
  private newCall(): AgentSignal[] {
    if (this.callOpen) return [];
    this.callOpen = true;
    this.turns += 1;
    return [{ type: 'turn' }];
  }

  /** The CLI exits with 0 when ended by TERM, so a missing result is a failure whatever the exit status. */
  private failure(end: ProcessEnd): AgentFailure | null {
    if (this.result === null) {
      const missing = missingResultFailure('Gemini CLI', end);
      return end.exitCode === MAX_TURNS_EXIT ? createFailure('guard_max_turns', missing.message) : missing;
    }
    const { status, error } = this.result;
    if (error?.type === 'FatalTurnLimitedError') return createFailure('guard_max_turns', error.message);
    if (status !== 'success') {
      const errorText = error?.message ?? (this.lastError || `Gemini CLI ended with status ${status}.`);
      return createFailure(reasonFromMessage(errorText) ?? 'agent_error', errorText);
    }
    if (end.exitCode === null || end.exitCode === 0) return null;
    return createFailure('agent_error', `Gemini CLI said it succeeded, but ended with exit ${end.exitCode}.`);
  }
}

function tokensOf(stats: z.infer<typeof Stats>): Tokens {
  const out = Math.max(stats.output_tokens, stats.total_tokens - stats.input_tokens);
  return { in: stats.input_tokens, out, cached: stats.cached, cache_write: 0, reasoning: out - stats.output_tokens };
}

/** The model that used the most tokens. The CLI may also list a small model that only routes. */
function mainModel(models: Readonly<Record<string, z.infer<typeof Stats>>>): string | null {
  const used = Object.entries(models).filter(([, stats]) => stats.total_tokens > 0);
  return used.sort(([, a], [, b]) => b.total_tokens - a.total_tokens)[0]?.[0] ?? null;
}
