import { z } from 'zod';
import type { Tokens } from '../../model/usage.js';
import { Count, parseOrNull, nullIfInvalid, MaybeCount, MaybeText } from '../stream/json-line.js';
import type { WireFormat } from './wire-format.js';

const Details = z.object({ cached_tokens: Count, cache_write_tokens: Count, cache_creation_input_tokens: Count });
const Usage = z
  .object({
    prompt_tokens: Count,
    completion_tokens: Count,
    prompt_tokens_details: nullIfInvalid(Details),
    completion_tokens_details: nullIfInvalid(z.object({ reasoning_tokens: MaybeCount })),
  })
  .transform(({ prompt_tokens_details: details, ...usage }): Tokens => ({
    in: usage.prompt_tokens,
    out: usage.completion_tokens,
    cached: details?.cached_tokens ?? 0,
    // The first is Model Studio's name for it, the second that of other vendors.
    cache_write: Math.max(details?.cache_creation_input_tokens ?? 0, details?.cache_write_tokens ?? 0),
    reasoning: usage.completion_tokens_details?.reasoning_tokens,
  }));
const Completion = z.object({ model: MaybeText, usage: Usage });

/**
 * OpenAI's Chat Completions and compatible APIs. A stream has usage only if the request asks for it (by
 * `stream_options.include_usage`, which our CLIs set): in its last chunk, or on some servers as running totals in every
 * one.
 */
export const chatCompletions: WireFormat = {
  usageMarker: '"completion_tokens"',
  read(before, payload) {
    const completion = parseOrNull(Completion, payload);
    return completion === null ? before : { model: completion.model ?? before.model, tokens: completion.usage };
  },
};
