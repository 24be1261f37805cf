import { z } from 'zod';
import { NO_TOKENS, type Tokens } from '../../model/usage.js';
import { AnthropicUsage } from '../stream/claude-like.js';
import { parseOrNull, isObject, MaybeText } from '../stream/json-line.js';
import type { WireFormat } from './wire-format.js';

const Message = z.object({ model: MaybeText, usage: AnthropicUsage });
const Delta = z.object({ usage: AnthropicUsage });

/**
 * Anthropic's Messages. A stream has the input tokens in `message_start` and the output tokens so far in each
 * `message_delta`; newer versions repeat the input there. Source: platform.claude.com/docs, "Streaming messages".
 */
export const anthropicMessages: WireFormat = {
  usageMarker: '"output_tokens"',
  read(before, payload) {
    if (payload.type === 'message_delta') {
      const delta = parseOrNull(Delta, payload);
      return delta === null ? before : { ...before, tokens: maxTokens(before.tokens ?? NO_TOKENS, delta.usage) };
    }
    const message = parseOrNull(Message, isObject(payload.message) ? payload.message : payload);
    if (message === null || (payload.type !== 'message_start' && payload.type !== 'message')) return before;
    return { model: message.model, tokens: message.usage };
  },
};

/** The larger of each count. All counts only grow within a call, and a later event may leave some out. */
function maxTokens(a: Tokens, b: Tokens): Tokens {
  const cached = Math.max(a.cached, b.cached);
  const cache_write = Math.max(a.cache_write, b.cache_write);
  const fresh = Math.max(a.in - a.cached - a.cache_write, b.in - b.cached - b.cache_write);
  return { in: fresh + cached + cache_write, out: Math.max(a.out, b.out), cached, cache_write };
}
