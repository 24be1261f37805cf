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
import { InitEvent, parseMessage, messageSignals } from '../stream/claude-like.js';
import { createFailure, reasonFromMessage, unreportedTokens, missingResultFailure } from '../stream/failure.js';
import { Count, MaybeText, TextOrEmpty, parseOrNull, parseJsonObject, type JsonObject } from '../stream/json-line.js';
import { launchTokens } from '../stream/launch-tokens.js';
import type { ToolTable } from '../stream/tool-table.js';

/** The tools of Qwen Code. */
export const QWEN_TOOLS: ToolTable = {
  actions: {
    write_file: 'write',
    edit: 'write',
    replace: 'write',
    notebook_edit: 'write',
    run_shell_command: 'shell',
    read_file: 'read',
    read_many_files: 'read',
    glob: 'search',
    grep_search: 'search',
    search_file_content: 'search',
    list_directory: 'search',
    web_fetch: 'web',
    web_search: 'web',
  },
  pathArguments: ['file_path', 'absolute_path', 'notebook_path'],
  detailArguments: ['file_path', 'absolute_path', 'command', 'pattern', 'url', 'query', 'path'],
};

/** Unlike Anthropic's, `input_tokens` includes cached tokens. */
const QwenUsage = z
  .object({ input_tokens: Count, output_tokens: Count, cache_read_input_tokens: Count })
  .transform((u): Tokens => ({
    in: u.input_tokens,
    out: u.output_tokens,
    cached: u.cache_read_input_tokens,
    cache_write: 0,
  }));

const ResultEvent = z.object({
  subtype: TextOrEmpty,
  is_error: z.boolean().catch(true),
  session_id: MaybeText,
  result: TextOrEmpty,
  error: z.object({ message: TextOrEmpty }).nullish().catch(null),
  usage: z.unknown().optional(),
});
type ResultEvent = z.infer<typeof ResultEvent>;

/** Exit status when the CLI's own turn limit is reached. It then writes no result. */
const MAX_TURNS_EXIT = 53;

/** Reads Qwen Code's stream. It has the shape of Claude Code's, but counts tokens differently. */
export class QwenReader implements StreamReader {
  private sessionId: string | null = null;
  private model: string | null = null;
  private result: ResultEvent | null = null;
  private turns = 0;
  private streamedTokens = NO_TOKENS;
  /**
   * The model call in progress, which may come as several messages: whether its turn was counted, and whether its usage
   * and any message of it were seen.
   */
  private call = { counted: false, hasUsage: false, hasMessage: false };

  constructor(
    private readonly request: AgentRequest,
    private readonly before: SessionTotals | null,
  ) {}

  line(text: string): readonly AgentSignal[] {
    const event = parseJsonObject(text);
    switch (event?.type) {
      case 'system':
        return this.system(event);
      case 'assistant':
        return this.assistant(event);
      case 'user':
        return this.user(event);
      case 'result':
        return this.finish(event);
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
      tokens: this.tokens() ?? unreportedTokens(this.turns, end),
      costUsd: null,
      model: this.model,
    };
  }

  private system(event: JsonObject): AgentSignal[] {
    if (event.subtype === 'retry') return [{ type: 'note', text: 'the provider is asked again' }];
    const init = event.subtype === 'init' ? parseOrNull(InitEvent, event) : null;
    if (init === null) return [];
    this.sessionId = init.session_id;
    this.model = init.model ?? this.model;
    const signals: AgentSignal[] = [{ type: 'session', id: init.session_id }];
    if (init.model !== undefined) signals.push({ type: 'model', model: init.model });
    return signals;
  }

  /**
   * Text and tool use of one model call come under different ids, the text with zero usage. A call is counted as a turn
   * when its usage comes, or at its first tool use if the server reports no usage.
   */
  private assistant(event: JsonObject): AgentSignal[] {
    const message = parseMessage(event);
    if (message === null) return [];
    const contentSignals = messageSignals(message, QWEN_TOOLS);
    const tokens = parseOrNull(QwenUsage, message.usage);
    const signals: AgentSignal[] = [];
    const used = tokens !== null && tokens.in + tokens.out > 0;
    if (!message.subagent) {
      if (used && this.call.hasUsage) this.call = { counted: false, hasUsage: false, hasMessage: false };
      if (used || contentSignals.some((signal) => signal.type === 'tool')) signals.push(...this.countTurn());
      this.call = { counted: this.call.counted, hasUsage: this.call.hasUsage || used, hasMessage: true };
    }
    if (used) {
      this.streamedTokens = addTokens(this.streamedTokens, tokens);
      signals.push({ type: 'usage', tokens, costUsd: null });
    }
    return [...signals, ...contentSignals];
  }

  private user(event: JsonObject): AgentSignal[] {
    const message = parseMessage(event);
    if (message === null) return [];
    if (!message.subagent) this.call = { counted: false, hasUsage: false, hasMessage: false };
    return messageSignals(message, QWEN_TOOLS).filter((signal) => signal.type !== 'text');
  }

  private finish(event: JsonObject): AgentSignal[] {
    this.result = parseOrNull(ResultEvent, event);
    const endsWithAnswer = this.result?.is_error === false && this.call.hasMessage;
    return endsWithAnswer ? this.countTurn() : [];
  }

  private countTurn(): AgentSignal[] {
    if (this.call.counted) return [];
    this.call = { ...this.call, counted: true };
    this.turns += 1;
    return [{ type: 'turn' }];
  }

  /** The result's usage is the total of the session. It includes side calls, which are not on the stream. */
  private tokens(): Tokens | null {
    const total = this.result === null ? null : parseOrNull(QwenUsage, this.result.usage);
    const resumed = this.request.session.mode === 'resume';
    return launchTokens(total, resumed ? this.before : null, resumed, this.turns > 0 ? this.streamedTokens : null);
  }

  private failure(end: ProcessEnd): AgentFailure | null {
    if (this.result === null) {
      const missing = missingResultFailure('Qwen Code', end);
      return end.exitCode === MAX_TURNS_EXIT ? createFailure('guard_max_turns', missing.message) : missing;
    }
    const errorText = this.result.error?.message ?? this.result.result;
    if (this.result.is_error || this.result.subtype !== 'success') {
      return createFailure(reasonFromMessage(errorText) ?? 'agent_error', errorText);
    }
    if (end.exitCode !== null && end.exitCode !== 0) {
      return createFailure('agent_error', `Qwen Code said it succeeded, but ended with exit ${end.exitCode}.`);
    }
    return null;
  }
}
