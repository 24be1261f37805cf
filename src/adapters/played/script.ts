import { z } from 'zod';
import { ScenarioAgent } from '../../model/scenario.js';
import { Tokens } from '../../model/usage.js';

/** What the played agent's process reads from stdin, as JSON: its part, and what a real agent would be given. */
export const PlayedScript = z.object({
  /** Null where no entry of the scenario is meant; then `refusal` says so. */
  part: ScenarioAgent.nullable(),
  refusal: z.string(),
  prompt: z.string(),
  /** The session to name, unless the part has one of its own. */
  session: z.string(),
  model: z.string().nullable(),
});
export type PlayedScript = z.infer<typeof PlayedScript>;

/** The lines it writes, one JSON object each. Any other line on its stdout says nothing. */
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
  /** Always the last one. `error` null: the work is done. Tokens and cost are of the whole launch. */
  z.object({
    type: z.literal('result'),
    error: z.string().nullable(),
    text: z.string(),
    tokens: Tokens,
    cost: z.number().nonnegative().nullable(),
  }),
]);
export type PlayedEvent = z.infer<typeof PlayedEvent>;
