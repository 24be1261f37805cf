import { z } from 'zod';
import type {
  AgentFailure,
  AgentOutcome,
  AgentRequest,
  AgentSignal,
  ProcessEnd,
  StreamReader,
} from '../../model/adapter.js';
import type { Tokens } from '../../model/usage.js';
import { InitEvent, parseMessage, messageSignals } from '../stream/claude-like.js';
import { createFailure, reasonFromMessage, unreportedTokens, missingResultFailure } from '../stream/failure.js';
import {
  Count,
  MaybeText,
  TextOrEmpty,
  parseOrNull,
  isObject,
  parseJsonObject,
  nullIfInvalid,
  type JsonObject,
} from '../stream/json-line.js';
import { toolSignal, type ToolTable } from '../stream/tool-table.js';

const CURSOR_TOOLS: ToolTable = {
  actions: {
    editToolCall: 'write',
    writeToolCall: 'write',
    deleteToolCall: 'write',
    shellToolCall: 'shell',
    readToolCall: 'read',
    lsToolCall: 'search',
    globToolCall: 'search',
    grepToolCall: 'search',
    semSearchToolCall: 'search',
    webFetchToolCall: 'web',
    webSearchToolCall: 'web',
  },
  pathArguments: ['path'],
  detailArguments: ['path', 'command', 'pattern', 'globPattern', 'query', 'url'],
};

/** Counted as Anthropic does: `inputTokens` does not include cached tokens. */
const CursorUsage = z
  .object({ inputTokens: Count, outputTokens: Count, cacheReadTokens: Count, cacheWriteTokens: Count })
  .transform((u): Tokens => ({
    in: u.inputTokens + u.cacheReadTokens + u.cacheWriteTokens,
    out: u.outputTokens,
    cached: u.cacheReadTokens,
    cache_write: u.cacheWriteTokens,
  }));

const ResultEvent = z.object({
  subtype: TextOrEmpty,
  is_error: z.boolean().catch(true),
  session_id: MaybeText,
  result: TextOrEmpty,
  usage: nullIfInvalid(CursorUsage),
});

/** Reads the stream of `--output-format stream-json` as Cursor documents it. */
export class CursorReader implements StreamReader {
  private sessionId: string | null = null;
  private model: string | null;
  private turns = 0;
  private result: z.infer<typeof ResultEvent> | null = null;
  /**
   * The model call in progress, with its id if the stream has one; null between calls. A call without id ends at the
   * next user event or completed tool call.
   */
  private call: { readonly id: string | null } | null = null;

  constructor(request: AgentRequest) {
    this.model = request.model;
  }

  line(text: string): readonly AgentSignal[] {
    const event = parseJsonObject(text);
    switch (event?.type) {
      case 'system':
        return this.init(event);
      case 'user':
        this.call = null;
        return [];
      case 'assistant':
        return this.assistant(event);
      case 'tool_call':
        return this.tool(event);
      case 'result':
        this.result = ResultEvent.parse(event);
        return this.resultSignals(this.result.usage);
      default:
        return [];
    }
  }

  followedLine(): readonly AgentSignal[] {
    return [];
  }

  end(end: ProcessEnd): AgentOutcome {
    return {
      failure: this.failure(end),
      sessionId: this.result?.session_id ?? this.sessionId,
      finalText: this.result === null || this.result.is_error ? '' : this.result.result,
      turns: this.turns,
      tokens: this.result?.usage ?? unreportedTokens(this.turns, end),
      costUsd: null,
      model: this.model,
    };
  }

  /**
   * Signals for the result. `over` lets gump end the CLI, which sometimes never exits after its result (seen on hosted
   * runners by many of its users).
   */
  private resultSignals(usage: Tokens | null): AgentSignal[] {
    return [...(usage === null ? [] : [{ type: 'usage', tokens: usage, costUsd: null } as const]), { type: 'over' }];
  }

  /** The model name in this event is a display name, so the requested name is kept to look up the price. */
  private init(event: JsonObject): AgentSignal[] {
    const init = event.subtype === 'init' ? parseOrNull(InitEvent, event) : null;
    if (init === null) return [];
    this.sessionId = init.session_id;
    this.model ??= init.model ?? null;
    return [{ type: 'session', id: init.session_id }];
  }

  private assistant(event: JsonObject): AgentSignal[] {
    const message = parseMessage(event);
    if (message === null) return [];
    return [...this.newCall(event.model_call_id), ...messageSignals(message, CURSOR_TOOLS)];
  }

  /** The tool is the one key inside `tool_call`: `{"editToolCall": {"args": …, "result": …}}`. */
  private tool(event: JsonObject): AgentSignal[] {
    const [name, call] = Object.entries(isObject(event.tool_call) ? event.tool_call : {})[0] ?? [];
    if (name === undefined || !isObject(call)) return [];
    if (event.subtype === 'started') {
      return [...this.newCall(event.model_call_id), toolSignal(name, call.args, CURSOR_TOOLS)];
    }
    if (event.subtype !== 'completed') return [];
    if (this.call?.id === null) this.call = null;
    return [{ type: 'tool_result', ok: isObject(call.result) && 'success' in call.result }];
  }

  private newCall(callId: unknown): AgentSignal[] {
    const id = typeof callId === 'string' ? callId : null;
    if (this.call !== null && (id === null || id === this.call.id)) return [];
    this.call = { id };
    this.turns += 1;
    return [{ type: 'turn' }];
  }

  /** A failed launch ends with a non-zero exit status and a message on stderr, without a result. */
  private failure(end: ProcessEnd): AgentFailure | null {
    if (this.result === null) return missingResultFailure('Cursor CLI', end);
    const errorText = this.result.result;
    if (this.result.is_error || this.result.subtype !== 'success') {
      return createFailure(reasonFromMessage(errorText) ?? 'agent_error', errorText);
    }
    if (end.exitCode === null || end.exitCode === 0) return null;
    return createFailure('agent_error', `Cursor CLI said it succeeded, but ended with exit ${end.exitCode}.`);
  }
}
