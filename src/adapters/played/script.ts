import { z } from 'zod';
import { ScenarioAgent } from '../../model/scenario.js';
import { Tokens } from '../../model/usage.js';

/** The JSON that a played agent reads from stdin: the scenario entry to play, and what a real agent would be given. */
export const PlayedScript = z.object({
  /** The scenario entry; null if none matches. The agent then fails with the message `refusal`. */
  part: ScenarioAgent.nullable(),
  refusal: z.string(),
  prompt: z.string(),
  /** The session id to report, unless the scenario entry names one. */
  session: z.string(),
  model: z.string().nullable(),
});
export type PlayedScript = z.infer<typeof PlayedScript>;

/** A line that a played agent writes to stdout, as one JSON object. Any other line there is ignored. */
export const PlayedEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session'), id: z.string() }),
  z.object({ type: z.literal('model'), model: z.string() }),
  z.object({ type: z.literal('turn') }),
  z.object({ type: z.literal('usage'), tokens: Tokens, cost: z.number().nonnegative().nullable() }),
  z.object({
    type: z.literal('tool'),
    name: z.string(),
    action: z.enum(['read', 'write', 'shell', 'search', 'web', 'other']),
    paths: z.array(z.string()),
    detail: z.string(),
  }),
  z.object({ type: z.literal('tool_result'), ok: z.boolean() }),
  z.object({ type: z.literal('text'), text: z.string() }),
  /** Always the last line. `error` is null if the work is done. Tokens and cost are of the whole launch. */
  z.object({
    type: z.literal('result'),
    error: z.string().nullable(),
    text: z.string(),
    tokens: Tokens,
    cost: z.number().nonnegative().nullable(),
  }),
]);
export type PlayedEvent = z.infer<typeof PlayedEvent>;
