import { z } from 'zod';
import type { Tokens } from '../../model/usage.js';
import { Count, parseOrNull, isObject, nullIfInvalid, MaybeCount, MaybeText } from '../stream/json-line.js';
import type { WireFormat } from './wire-format.js';

const Usage = z
  .object({
    input_tokens: Count,
    output_tokens: Count,
    input_tokens_details: nullIfInvalid(z.object({ cached_tokens: Count, cache_write_tokens: Count })),
    output_tokens_details: nullIfInvalid(z.object({ reasoning_tokens: MaybeCount })),
  })
  .transform(({ input_tokens_details: details, ...usage }): Tokens => ({
    in: usage.input_tokens,
    out: usage.output_tokens,
    cached: details?.cached_tokens ?? 0,
    cache_write: details?.cache_write_tokens ?? 0,
    reasoning: usage.output_tokens_details?.reasoning_tokens,
  }));
const Response = z.object({ model: MaybeText, usage: Usage });

/**
 * OpenAI's Responses. A stream has usage once, with the whole answer, in `response.completed` (or `.incomplete`,
 * `.failed`). Input includes cached tokens, and output includes reasoning. Source: developers.openai.com, "Streaming
 * events".
 */
export const openaiResponses: WireFormat = {
  usageMarker: '"output_tokens"',
  read(before, payload) {
    const response = parseOrNull(Response, isObject(payload.response) ? payload.response : payload);
    return response === null ? before : { model: response.model, tokens: response.usage };
  },
};
