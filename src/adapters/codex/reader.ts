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
import { NO_TOKENS, type Tokens } from '../../model/usage.js';
import { createFailure, reasonFromMessage, unreportedTokens, missingResultFailure } from '../stream/failure.js';
import {
  Count,
  MaybeCount,
  MaybeNumber,
  MaybeText,
  TextOrEmpty,
  parseOrNull,
  parseJsonObject,
  nullIfInvalid,
} from '../stream/json-line.js';
import { subtractTokens, launchTokens } from '../stream/launch-tokens.js';
import { DETAIL_LIMIT, type ToolTable } from '../stream/tool-table.js';

/** The tools of Codex as its hooks see them. The stream reports items instead of tool calls. */
export const CODEX_TOOLS: ToolTable = {
  actions: { apply_patch: 'write', Bash: 'shell' },
  pathArguments: [],
  patchArguments: ['command'],
  detailArguments: ['command'],
};

/** Totals of the whole thread. `input_tokens` includes cached tokens, and `output_tokens` includes reasoning. */
const CodexUsage = z
  .object({
    input_tokens: Count,
    cached_input_tokens: Count,
    cache_write_input_tokens: Count,
    output_tokens: Count,
    reasoning_output_tokens: MaybeCount,
  })
  .transform((u): Tokens => ({
    in: u.input_tokens,
    out: u.output_tokens,
    cached: u.cached_input_tokens,
    cache_write: u.cache_write_input_tokens,
    reasoning: u.reasoning_output_tokens,
  }));

const Item = z.object({
  id: TextOrEmpty,
  type: z.string(),
  text: TextOrEmpty,
  message: TextOrEmpty,
  command: TextOrEmpty,
  query: TextOrEmpty,
  status: MaybeText,
  exit_code: MaybeNumber,
  changes: nullIfInvalid(z.array(z.object({ path: z.string() }))),
});
type Item = z.infer<typeof Item>;

const StreamEvent = z.object({
  type: z.string(),
  thread_id: MaybeText,
  item: Item.optional().catch(undefined),
  usage: CodexUsage.optional().catch(undefined),
  message: TextOrEmpty,
  error: nullIfInvalid(z.object({ message: TextOrEmpty })),
});

/** A line of the session file. `total_token_usage` counts the whole thread. */
const RolloutLine = z.object({
  type: z.string(),
  payload: z.object({
    type: MaybeText,
    model: MaybeText,
    info: nullIfInvalid(z.object({ total_token_usage: CodexUsage })),
  }),
});

/** Reads the stream of `codex exec --json` and the session file that Codex writes at the same time. */
export class CodexReader implements StreamReader {
  private threadId: string | null = null;
  private model: string | null;
  private finalText = '';
  private total: Tokens | null = null;
  private failed: string | null = null;
  private completed = false;
  /** Message of the last `error` event. It may be a mere warning, so it is used only if no turn completes or fails. */
  private lastError = '';
  private readonly emittedItems = new Set<string>();
  private emittedTurns = 0;
  /** Model calls found in the session file, and the thread's total after the last of them. */
  private calls = 0;
  private countedTotal: Tokens;
  /** Model calls as estimated from the stream: each tool result is sent back with a new call. */
  private guessedCalls = 0;
  private callOpen = false;

  constructor(
    private readonly request: AgentRequest,
    private readonly before: SessionTotals | null,
  ) {
    this.model = request.model;
    this.countedTotal = before?.tokens ?? NO_TOKENS;
  }

  line(text: string): readonly AgentSignal[] {
    const event = parseOrNull(StreamEvent, parseJsonObject(text));
    switch (event?.type) {
      case 'thread.started':
        this.threadId = event.thread_id;
        return this.threadId === null ? [] : [{ type: 'session', id: this.threadId }];
      case 'turn.started':
        return this.turnsUpTo(1);
      case 'item.started':
      case 'item.completed':
        return event.item === undefined ? [] : this.item(event.item, event.type === 'item.completed');
      case 'turn.completed':
        this.completed = true;
        this.total = event.usage ?? null;
        return [];
      case 'turn.failed':
        this.failed = event.error?.message ?? event.message;
        return [];
      case 'error':
        this.lastError = event.message;
        return [{ type: 'note', text: event.message }];
      default:
        return [];
    }
  }

  /**
   * A line of the session file. A model call appears there when it has ended: its usage is emitted then, and its turn
   * if it was not emitted before.
   */
  followedLine(_file: string, text: string): readonly AgentSignal[] {
    const line = parseOrNull(RolloutLine, parseJsonObject(text));
    if (line?.type === 'turn_context' && line.payload.model !== null && line.payload.model !== this.model) {
      this.model = line.payload.model;
      return [{ type: 'model', model: this.model }];
    }
    if (line?.payload.type !== 'token_count' || line.payload.info === null) return [];
    const total = line.payload.info.total_token_usage;
    const tokens = subtractTokens(total, this.countedTotal);
    // The same total is repeated with rate limits; older totals come when a resumed file is read from its start.
    if (tokens === null || tokens.in + tokens.out === 0) return [];
    this.countedTotal = total;
    this.calls += 1;
    return [...this.turnsUpTo(this.calls), { type: 'usage', tokens, costUsd: null }];
  }

  end(end: ProcessEnd): AgentOutcome {
    const resumed = this.request.session.mode === 'resume';
    const callTokens = this.calls === 0 ? null : subtractTokens(this.countedTotal, this.before?.tokens ?? NO_TOKENS);
    const turns = this.calls === 0 ? this.guessedCalls : this.calls;
    return {
      failure: this.failure(end),
      sessionId: this.threadId,
      finalText: this.completed ? this.finalText : '',
      turns,
      tokens: launchTokens(this.total, this.before, resumed, callTokens) ?? unreportedTokens(turns, end),
      costUsd: null,
      model: this.model,
    };
  }

  private item(item: Item, done: boolean): AgentSignal[] {
    if (item.type === 'error') return done ? [{ type: 'note', text: item.message }] : [];
    if (!this.callOpen) this.guessedCalls += 1;
    this.callOpen = true;
    if (item.type === 'agent_message') {
      if (done) this.finalText = item.text;
      return done ? [{ type: 'text', text: item.text }] : [];
    }
    const tool = toolOf(item);
    if (tool === null) return [];
    const signals: AgentSignal[] = this.emittedItems.has(item.id) ? [] : [tool];
    this.emittedItems.add(item.id);
    if (!done) return signals;
    this.callOpen = false;
    this.finalText = '';
    return [...signals, { type: 'tool_result', ok: item.status !== 'failed' && (item.exit_code ?? 0) === 0 }];
  }

  /** The `turn` signals that are still missing to reach this number of turns. */
  private turnsUpTo(turns: number): AgentSignal[] {
    const missing = Math.max(0, turns - this.emittedTurns);
    this.emittedTurns += missing;
    return Array.from({ length: missing }, () => ({ type: 'turn' }));
  }

  /** `error` events may be mere warnings; `turn.failed`, a missing `turn.completed` and the exit status decide. */
  private failure(end: ProcessEnd): AgentFailure | null {
    if (this.failed !== null)
      return createFailure(reasonFromMessage(this.failed) ?? 'agent_error', providerMessage(this.failed));
    if (!this.completed) {
      const reason = reasonFromMessage(this.lastError);
      return reason === null
        ? missingResultFailure('Codex', end)
        : createFailure(reason, providerMessage(this.lastError));
    }
    if (end.exitCode === null || end.exitCode === 0) return null;
    return createFailure('agent_error', `Codex said it succeeded, but ended with exit ${end.exitCode}.`);
  }
}

function toolOf(item: Item): AgentSignal | null {
  switch (item.type) {
    case 'command_execution':
      return { type: 'tool', name: 'shell', action: 'shell', paths: [], detail: item.command.slice(0, DETAIL_LIMIT) };
    case 'file_change': {
      const paths = (item.changes ?? []).map((change) => change.path);
      return {
        type: 'tool',
        name: 'apply_patch',
        action: 'write',
        paths,
        detail: paths.join(' ').slice(0, DETAIL_LIMIT),
      };
    }
    case 'web_search':
      return { type: 'tool', name: item.type, action: 'web', paths: [], detail: item.query.slice(0, DETAIL_LIMIT) };
    case 'mcp_tool_call':
    case 'collab_tool_call':
      return { type: 'tool', name: item.type, action: 'other', paths: [], detail: '' };
    default:
      return null;
  }
}

/** The provider's error text if the message is the JSON body of its answer; else the message itself. */
function providerMessage(message: string): string {
  const answer = parseOrNull(z.object({ error: z.object({ message: z.string() }) }), parseJsonObject(message));
  return answer?.error.message ?? message;
}
