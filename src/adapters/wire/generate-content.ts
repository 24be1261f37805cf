import { z } from 'zod';
import type { Tokens } from '../../model/usage.js';
import { Count, parseOrNull, MaybeCount, MaybeText } from '../stream/json-line.js';
import type { WireFormat } from './wire-format.js';

const Usage = z
  .object({
    promptTokenCount: Count,
    toolUsePromptTokenCount: Count,
    cachedContentTokenCount: Count,
    candidatesTokenCount: Count,
    thoughtsTokenCount: MaybeCount,
  })
  .transform((u): Tokens => ({
    in: u.promptTokenCount + u.toolUsePromptTokenCount,
    out: u.candidatesTokenCount + (u.thoughtsTokenCount ?? 0),
    cached: u.cachedContentTokenCount,
    cache_write: 0,
    reasoning: u.thoughtsTokenCount,
  }));
const Chunk = z.object({ modelVersion: MaybeText, usageMetadata: Usage });

/**
 * Gemini's generateContent. Every chunk of a stream has the totals so far. Thoughts are counted separately from the
 * candidates and billed as output. Source: ai.google.dev/api/generate-content, "UsageMetadata".
 */
export const generateContent: WireFormat = {
  usageMarker: '"usageMetadata"',
  read(before, payload) {
    const chunk = parseOrNull(Chunk, payload);
    return chunk === null ? before : { model: chunk.modelVersion ?? before.model, tokens: chunk.usageMetadata };
  },
};
