import { z } from 'zod';
import { NO_TOKENS, type Tokens } from '../../model/usage.js';
import { AnthropicUsage } from '../stream/claude-like.js';
import { fit, isObject, MaybeText } from '../stream/json-line.js';
import type { WireFormat } from './wire-format.js';

const Message = z.object({ model: MaybeText, usage: AnthropicUsage });
const Delta = z.object({ usage: AnthropicUsage });

/**
 * Anthropic's Messages. A stream tells the input in `message_start` and the output, which counts up, in each
 * `message_delta`; newer versions repeat the input there. Source: platform.claude.com/docs, "Streaming messages".
 */
export const messages: WireFormat = {
  mark: '"output_tokens"',
  read(before, piece) {
    if (piece.type === 'message_delta') {
      const delta = fit(Delta, piece);
      return delta === null ? before : { ...before, tokens: larger(before.tokens ?? NO_TOKENS, delta.usage) };
    }
    const message = fit(Message, isObject(piece.message) ? piece.message : piece);
    if (message === null || (piece.type !== 'message_start' && piece.type !== 'message')) return before;
    return { model: message.model, tokens: message.usage };
  },
};

/** All figures count up within a call, and a later event may leave some out. */
function larger(a: Tokens, b: Tokens): Tokens {
  const cached = Math.max(a.cached, b.cached);
  const cache_write = Math.max(a.cache_write, b.cache_write);
  const fresh = Math.max(a.in - a.cached - a.cache_write, b.in - b.cached - b.cache_write);
  return { in: fresh + cached + cache_write, out: Math.max(a.out, b.out), cached, cache_write };
}
