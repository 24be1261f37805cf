import { z } from 'zod';
import {
  mutuallyExclusive,
  StepName,
  Context,
  CountOrNone,
  Duration,
  GateList,
  Guard,
  Hitl,
  Inputs,
  Integrity,
  Prompt,
  Text,
  UsdOrNone,
  With,
} from './shared.js';

const SESSION = 'must be fresh, reuse, reuse-on-retry, or `reuse: STEP`';

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
/** The retries of one class of failure. */
export const ClassicLadder = z.strictObject(ladder);
export type ClassicLadder = z.infer<typeof ClassicLadder>;

/** The `on_failure:` of a step: one ladder for all failures, or one for each class of failure. */
export const OnFailure = z
  .strictObject({
    ...ladder,
    gate_fail: ClassicLadder.optional(),
    guard_fail: ClassicLadder.optional(),
    review_fail: ClassicLadder.optional(),
  })
  .meta({
    description:
      'What happens when an attempt fails: `retry: N` attempts in all, or one policy for each kind of failure.',
    ...mutuallyExclusive(['retry', 'strategy', 'restart_from'], ['gate_fail', 'guard_fail', 'review_fail']),
  });
export type OnFailure = z.infer<typeof OnFailure>;

/** A step of the classic dialect. */
export const ClassicStep = z
  .strictObject({
    name: StepName,
    agent: Text.optional(),
    output: z.enum(['diff', 'plan', 'artifact', 'review']).optional(),
    prompt: Prompt.optional(),
    context: Context.optional(),
    session: z
      .union(
        [
          z.enum(['fresh', 'reuse', 'reuse-on-retry']),
          z.string().regex(/^reuse:\s*\S/, { error: SESSION }),
          z.strictObject({ reuse: z.string() }),
        ],
        {
          error: SESSION,
        },
      )
      .optional(),
    timeout: Duration.optional(),
    max_budget: UsdOrNone.optional(),
    max_turns: CountOrNone.optional(),
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
    ...mutuallyExclusive(['agent'], ['steps', 'foreach', 'workflow', 'recipe']),
    description: 'A step: of an agent, of gates alone, a group, or a call of another workflow.',
  });
export type ClassicStep = z.infer<typeof ClassicStep>;

/** A workflow file of the classic dialect. */
export const ClassicWorkflow = z
  .strictObject({
    name: Text.min(1),
    description: Text.optional(),
    max_budget: UsdOrNone.optional(),
    max_tokens: CountOrNone.optional(),
    max_timeout: Duration.optional(),
    blast_radius: z.enum(['enforce', 'warn', 'off']).optional(),
    integrity: Integrity.optional(),
    inputs: Inputs.optional(),
    steps: z.array(ClassicStep).min(1),
  })
  .meta({ id: 'ClassicWorkflow' });
export type ClassicWorkflow = z.infer<typeof ClassicWorkflow>;
