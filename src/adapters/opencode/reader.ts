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
  parseJsonObject,
  nullIfInvalid,
} from '../stream/json-line.js';
import { toolSignal, type ToolTable } from '../stream/tool-table.js';

const OPENCODE_TOOLS: ToolTable = {
  actions: {
    write: 'write',
    edit: 'write',
    multiedit: 'write',
    patch: 'write',
    apply_patch: 'write',
    bash: 'shell',
    read: 'read',
    glob: 'search',
    grep: 'search',
    list: 'search',
    webfetch: 'web',
    websearch: 'web',
  },
  pathArguments: ['filePath'],
  patchArguments: ['patchText'],
  detailArguments: ['filePath', 'command', 'pattern', 'url', 'query', 'description', 'path'],
};

/** `input` does not include cached tokens, and `output` does not include reasoning. */
const StepTokens = z
  .object({
    input: Count,
    output: Count,
    reasoning: Count,
    cache: z.object({ read: Count, write: Count }).catch({ read: 0, write: 0 }),
  })
  .transform((t): Tokens => ({
    in: t.input + t.cache.read + t.cache.write,
    out: t.output + t.reasoning,
    cached: t.cache.read,
    cache_write: t.cache.write,
    // The CLI reports 0 for a provider that does not report reasoning.
    reasoning: t.reasoning === 0 ? undefined : t.reasoning,
  }));

const Part = z.object({
  text: TextOrEmpty,
  tool: TextOrEmpty,
  state: nullIfInvalid(z.object({ status: TextOrEmpty, input: z.unknown().optional() })),
  reason: TextOrEmpty,
  tokens: nullIfInvalid(StepTokens),
  cost: MaybeNumber,
});

const StreamEvent = z.object({
  type: z.string(),
  sessionID: MaybeText,
  part: nullIfInvalid(Part),
  error: nullIfInvalid(
    z.object({
      name: TextOrEmpty,
      data: z.object({ message: TextOrEmpty, statusCode: MaybeNumber }).catch({ message: '', statusCode: null }),
    }),
  ),
});
type Part = z.infer<typeof Part>;
type Problem = NonNullable<z.infer<typeof StreamEvent>['error']>;

/**
 * Reads the stream of `run --format json`. There is no result event: a launch succeeded if its last step ended with the
 * reason `stop`, there was no error, and the process exited with 0.
 */
export class OpencodeReader implements StreamReader {
  private sessionId: string | null = null;
  private finalText = '';
  private turns = 0;
  private used: Tokens | null = null;
  private cost = 0;
  /** Why the last step ended; null while it runs. */
  private lastReason: string | null = null;
  private problem: Problem | null = null;

  constructor(private readonly request: AgentRequest) {}

  line(text: string): readonly AgentSignal[] {
    const event = parseOrNull(StreamEvent, parseJsonObject(text));
    if (event === null) return [];
    const signals: AgentSignal[] = [];
    if (event.sessionID !== null && event.sessionID !== this.sessionId) {
      this.sessionId = event.sessionID;
      signals.push({ type: 'session', id: event.sessionID });
    }
    if (event.type === 'error') {
      this.problem = event.error;
      return [...signals, { type: 'note', text: event.error?.data.message ?? '' }];
    }
    return event.part === null ? signals : [...signals, ...this.part(event.type, event.part)];
  }

  followedLine(): readonly AgentSignal[] {
    return [];
  }

  end(end: ProcessEnd): AgentOutcome {
    const failed = this.failure(end);
    return {
      failure: failed,
      sessionId: this.sessionId,
      finalText: failed === null ? this.finalText : '',
      turns: this.turns,
      tokens: this.used ?? unreportedTokens(this.turns, end),
      // The CLI reports 0 for a model whose price it does not know.
      costUsd: this.cost > 0 ? this.cost : null,
      model: this.request.model,
    };
  }

  private part(type: string, part: Part): AgentSignal[] {
    switch (type) {
      case 'step_start':
        this.turns += 1;
        this.lastReason = null;
        this.finalText = '';
        return [{ type: 'turn' }];
      case 'text':
        this.finalText += part.text;
        return [{ type: 'text', text: part.text }];
      case 'tool_use':
        return [
          toolSignal(part.tool, part.state?.input, OPENCODE_TOOLS),
          { type: 'tool_result', ok: part.state?.status === 'completed' },
        ];
      case 'step_finish': {
        this.lastReason = part.reason;
        const tokens = part.tokens ?? NO_TOKENS;
        this.used = addTokens(this.used ?? NO_TOKENS, tokens);
        this.cost += part.cost ?? 0;
        return [{ type: 'usage', tokens, costUsd: part.cost === 0 ? null : part.cost }];
      }
      default:
        return [];
    }
  }

  private failure(end: ProcessEnd): AgentFailure | null {
    if (this.problem !== null)
      return createFailure(reasonOf(this.problem), this.problem.data.message || this.problem.name);
    if (this.lastReason === 'stop' && (end.exitCode === null || end.exitCode === 0) && !end.killed) return null;
    if (this.lastReason === 'content-filter') return createFailure('refusal', 'The provider withheld the answer.');
    if (this.lastReason === 'length') return createFailure('agent_error', 'The answer was cut at the length limit.');
    return missingResultFailure('OpenCode', end);
  }
}

function reasonOf({ name, data }: Problem): AgentFailure['reason'] {
  const reasonInText = reasonFromMessage(`${name} ${data.message}`);
  if (reasonInText === 'prompt_too_long' || reasonInText === 'no_key') return reasonInText;
  if (data.statusCode !== null) return reasonFromStatus(data.statusCode);
  return reasonInText ?? (name === 'ProviderAuthError' ? 'auth' : 'agent_error');
}
