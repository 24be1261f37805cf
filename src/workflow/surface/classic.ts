import { z } from 'zod';
import { Context, Duration, GateList, Guard, Hitl, Inputs, Prompt, Text, Usd, With } from './shared.js';

const Strategy = z
  .array(
    z.union([z.string(), z.record(z.string(), z.union([z.string(), z.number()]))], {
      error: 'must be `same`, `same: N`, `escalate: AGENT` or `replan: AGENT`',
    }),
    { error: 'must be a list, such as [same, "escalate: claude-opus"]' },
  )
  .describe('One entry an attempt: same, "same: 2", "escalate: AGENT", "replan: AGENT". The last one repeats.');

const ladder = {
  retry: z.int().min(0).max(10).optional(),
  strategy: Strategy.optional(),
  restart_from: Text.optional(),
};
export const ClassicLadder = z.strictObject(ladder);
export type ClassicLadder = z.infer<typeof ClassicLadder>;

export const OnFailure = z
  .strictObject({
    ...ladder,
    gate_fail: ClassicLadder.optional(),
    guard_fail: ClassicLadder.optional(),
    review_fail: ClassicLadder.optional(),
  })
  .describe('What happens when an attempt fails: `retry: N` attempts in all, or one policy for each kind of failure.');
export type OnFailure = z.infer<typeof OnFailure>;

export const ClassicStep = z
  .strictObject({
    name: Text.min(1),
    agent: Text.optional(),
    output: z.enum(['diff', 'plan', 'artifact', 'review']).optional(),
    prompt: Prompt.optional(),
    context: Context.optional(),
    session: z
      .union([z.string(), z.strictObject({ reuse: z.string() })], {
        error: 'must be fresh, reuse, reuse-on-retry, or `reuse: STEP`',
      })
      .optional(),
    timeout: Duration.optional(),
    max_budget: Usd.optional(),
    max_turns: z.int().positive().optional(),
    hitl: Hitl.optional(),
    allow_empty: z.boolean().optional(),
    guard: Guard.optional(),
    gate: GateList.optional(),
    on_failure: OnFailure.optional(),
    get steps() {
      return z.array(ClassicStep).optional();
    },
    foreach: Text.optional(),
    parallel: z.boolean().optional(),
    workflow: Text.optional(),
    recipe: Text.optional(),
    with: With.optional(),
  })
  .meta({
    id: 'ClassicStep',
    description: 'A step: of an agent, of gates alone, a group, or a call of another workflow.',
  });
export type ClassicStep = z.infer<typeof ClassicStep>;

export const ClassicWorkflow = z
  .strictObject({
    name: Text.min(1),
    description: Text.optional(),
    max_budget: Usd.optional(),
    max_tokens: z.int().positive().optional(),
    max_timeout: Duration.optional(),
    blast_radius: z.enum(['enforce', 'warn', 'off']).optional(),
    inputs: Inputs.optional(),
    steps: z.array(ClassicStep).min(1),
  })
  .meta({ id: 'ClassicWorkflow' });
export type ClassicWorkflow = z.infer<typeof ClassicWorkflow>;
