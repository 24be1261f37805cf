import { z } from 'zod';
import type {
  AgentFailure,
  AgentOutcome,
  AgentRequest,
  AgentSignal,
  ProcessEnd,
  SessionTotals,
  StreamReader,
} from '../../model/adapter.js';
import { addTokens, NO_TOKENS, type Tokens } from '../../model/usage.js';
import { AnthropicUsage, InitEvent, parseMessage, messageSignals } from '../stream/claude-like.js';
import {
  createFailure,
  reasonFromStatus,
  reasonFromMessage,
  unreportedTokens,
  missingResultFailure,
} from '../stream/failure.js';
import {
  Count,
  MaybeNumber,
  MaybeText,
  TextOrEmpty,
  parseOrNull,
  isObject,
  parseJsonObject,
  nullIfInvalid,
  type JsonObject,
} from '../stream/json-line.js';
import { CLAUDE_TOOLS } from './tools.js';

/**
 * Prefix of most lines when partial messages are on. They are skipped: their content comes again in a whole message.
 */
const CONTENT_BLOCK_PREFIX = '{"type":"stream_event","event":{"type":"content_block_';

/** The model name on messages that the CLI itself writes in place of the model. */
const SYNTHETIC = '<synthetic>';

const PartialEvent = z.object({
  parent_tool_use_id: MaybeText,
  event: z.object({
    type: z.string(),
    message: z.object({ id: z.string(), model: z.string() }).optional().catch(undefined),
    usage: z.unknown().optional(),
  }),
});

const RetryEvent = z.object({
  attempt: Count,
  max_retries: Count,
  error_status: MaybeNumber,
  error: MaybeText,
});

const ModelUsage = z.object({
  inputTokens: Count,
  outputTokens: Count,
  cacheReadInputTokens: Count,
  cacheCreationInputTokens: Count,
  costUSD: z.number().nonnegative().catch(0),
});

/**
 * The final event. `subtype` is "success" for failed calls too. `usage` and `model_usage_since_last_result` count only
 * what was used since the previous result.
 */
const ResultEvent = z.object({
  subtype: TextOrEmpty,
  is_error: z.boolean().catch(true),
  session_id: MaybeText,
  result: TextOrEmpty,
  errors: z.array(z.string()).catch([]),
  terminal_reason: MaybeText,
  stop_reason: MaybeText,
  api_error_status: MaybeNumber,
  total_cost_usd: MaybeNumber,
  usage: z.unknown().optional(),
  model_usage_since_last_result: nullIfInvalid(z.record(z.string(), ModelUsage)),
});
type ResultEvent = z.infer<typeof ResultEvent>;

/** Reads the stream of `--output-format stream-json`, with or without partial messages. */
export class ClaudeReader implements StreamReader {
  private sessionId: string | null = null;
  private model: string | null = null;
  /** Usually one; more if a background task resumed the CLI after a result. */
  private readonly results: ResultEvent[] = [];
  private turns = 0;
  private streamedTokens = NO_TOKENS;
  /** Error code of the last message that the CLI wrote in place of the model. */
  private errorCode: string | null = null;
  private lastRetry: z.infer<typeof RetryEvent> | null = null;
  /** Ids of the model calls seen so far, including those of subagents. */
  private readonly callIds = new Set<string>();

  constructor(
    private readonly request: AgentRequest,
    private readonly before: SessionTotals | null,
  ) {}

  line(text: string): readonly AgentSignal[] {
    if (text.startsWith(CONTENT_BLOCK_PREFIX)) return [];
    const event = parseJsonObject(text);
    switch (event?.type) {
      case 'stream_event':
        return this.partial(event);
      case 'assistant':
      case 'user':
        return this.message(event);
      case 'system':
        return this.system(event);
      case 'result':
        this.results.push(ResultEvent.parse(event));
        return [];
      default:
        return [];
    }
  }

  followedLine(): readonly AgentSignal[] {
    return [];
  }

  end(end: ProcessEnd): AgentOutcome {
    const result = this.results.at(-1) ?? null;
    return {
      failure: this.failure(result, end),
      sessionId: result?.session_id ?? this.sessionId,
      finalText: result === null || result.is_error ? '' : result.result,
      turns: this.turns,
      tokens: this.tokens() ?? unreportedTokens(this.turns, end),
      costUsd: this.cost(result),
      model: this.model,
    };
  }

  private system(event: JsonObject): AgentSignal[] {
    if (event.subtype === 'init') {
      const init = parseOrNull(InitEvent, event);
      if (init === null) return [];
      this.sessionId = init.session_id;
      this.model = init.model ?? this.model;
      const signals: AgentSignal[] = [{ type: 'session', id: init.session_id }];
      if (init.model !== undefined) signals.push({ type: 'model', model: init.model });
      return signals;
    }
    if (event.subtype !== 'api_retry') return [];
    this.lastRetry = parseOrNull(RetryEvent, event);
    const { attempt, max_retries, error_status, error } = this.lastRetry ?? {};
    return [{ type: 'note', text: `retry ${attempt}/${max_retries} after ${error_status ?? error ?? 'an error'}` }];
  }

  /** A partial message. It shows a model call as it begins, and the final count of its output tokens when it ends. */
  private partial(event: JsonObject): AgentSignal[] {
    const type = isObject(event.event) ? event.event.type : null;
    if (type !== 'message_start' && type !== 'message_delta') return [];
    const read = parseOrNull(PartialEvent, event);
    if (read === null) return [];
    if (type === 'message_start') {
      return read.event.message === undefined ? [] : this.newCall(read.event.message, read.parent_tool_use_id !== null);
    }
    return this.usage(read.event.usage);
  }

  private message(event: JsonObject): AgentSignal[] {
    const message = parseMessage(event);
    if (message === null) return [];
    const contentSignals = messageSignals(message, CLAUDE_TOOLS);
    // The texts of user events are the prompt, echoed or injected, and are dropped.
    if (event.type === 'user') return contentSignals.filter((signal) => signal.type !== 'text');
    const { id, model, usage, subagent, error } = message;
    if (model === SYNTHETIC) {
      this.errorCode = error ?? this.errorCode;
      return [];
    }
    if (id === null || model === null || this.callIds.has(id)) return contentSignals;
    return [...this.newCall({ id, model }, subagent), ...this.usage(usage), ...contentSignals];
  }

  private newCall(call: { id: string; model: string }, subagent: boolean): AgentSignal[] {
    if (this.callIds.has(call.id)) return [];
    this.callIds.add(call.id);
    if (subagent) return [];
    this.turns += 1;
    const signals: AgentSignal[] = [{ type: 'turn' }];
    if (call.model !== this.model) {
      this.model = call.model;
      signals.unshift({ type: 'model', model: call.model });
    }
    return signals;
  }

  private usage(value: unknown): AgentSignal[] {
    const tokens = parseOrNull(AnthropicUsage, value);
    if (tokens === null) return [];
    this.streamedTokens = addTokens(this.streamedTokens, tokens);
    return [{ type: 'usage', tokens, costUsd: null }];
  }

  private tokens(): Tokens | null {
    if (this.results.length === 0) return this.callIds.size > 0 ? this.streamedTokens : null;
    return this.results.map(tokensOf).reduce(addTokens, NO_TOKENS);
  }

  private cost(last: ResultEvent | null): number | null {
    if (last === null) return null;
    const since = this.results.map((result) => result.model_usage_since_last_result);
    if (!since.includes(null)) return sum(since.flatMap((models) => Object.values(models ?? {})).map((m) => m.costUSD));
    if (last.total_cost_usd === null || this.request.session.mode === 'new') return last.total_cost_usd;
    // This cost is the total of the whole session. Without the earlier total, the share of this launch is unknown.
    const before = this.before?.costUsd ?? null;
    return before === null || before > last.total_cost_usd ? null : last.total_cost_usd - before;
  }

  private failure(result: ResultEvent | null, end: ProcessEnd): AgentFailure | null {
    if (result === null) {
      const status = this.lastRetry?.error_status ?? null;
      if (status === null || !end.killed) return missingResultFailure('Claude Code', end);
      return createFailure(reasonFromStatus(status), `Claude Code was still retrying after HTTP ${status}.`);
    }
    const errorText = result.errors.join('; ') || result.result;
    if (result.subtype === 'error_max_turns') return createFailure('guard_max_turns', errorText);
    if (result.subtype === 'error_max_budget_usd') return createFailure('guard_max_budget', errorText);
    if (result.stop_reason === 'refusal') return createFailure('refusal', errorText || 'The model refused.');
    if (result.is_error || result.subtype !== 'success')
      return createFailure(this.reason(result, errorText), errorText);
    if (end.exitCode !== null && end.exitCode !== 0) {
      return createFailure('agent_error', `Claude Code said it succeeded, but ended with exit ${end.exitCode}.`);
    }
    return null;
  }

  private reason(result: ResultEvent, errorText: string): AgentFailure['reason'] {
    const reasonInText = reasonFromMessage(errorText);
    if (reasonInText === 'prompt_too_long' || reasonInText === 'no_key') return reasonInText;
    if (result.api_error_status !== null) return reasonFromStatus(result.api_error_status);
    if (this.errorCode === 'model_not_found') return 'unknown_model';
    return reasonInText ?? 'agent_error';
  }
}

/** The tokens of one result, including subagents and helper models if the result lists them. */
function tokensOf(result: ResultEvent): Tokens {
  const models = Object.values(result.model_usage_since_last_result ?? {});
  if (models.length === 0) return parseOrNull(AnthropicUsage, result.usage) ?? NO_TOKENS;
  return {
    in: sum(models.map((used) => used.inputTokens + used.cacheReadInputTokens + used.cacheCreationInputTokens)),
    out: sum(models.map((used) => used.outputTokens)),
    cached: sum(models.map((used) => used.cacheReadInputTokens)),
    cache_write: sum(models.map((used) => used.cacheCreationInputTokens)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
