import { z } from 'zod';
import {
  exactlyOneOf,
  StepName,
  Context,
  CountOrNone,
  Duration,
  GateList,
  Guard,
  Hitl,
  Inputs,
  Integrity,
  ScalarText,
  Prompt,
  Text,
  UsdOrNone,
  With,
} from './shared.js';

const Worktree = z.enum(['read-write', 'read-only', 'none']);
const Session = z
  .union([z.literal('new'), z.strictObject({ from: z.string() })], { error: 'must be new, or `from: STEP`' })
  .describe('new, or the step whose session the agent goes on with.');

const get = {
  prompt: Prompt.optional(),
  context: Context.optional(),
  worktree: Worktree.optional(),
  session: Session.optional(),
};
const run = {
  agent: Text.optional(),
  guard: Guard.optional(),
  hitl: Hitl.optional(),
};

/** The `get` block of a step. Any other keys in it are inputs of the workflow that `get.workflow` names. */
export const GetYaml = z
  .object({ ...get, workflow: Text.optional() })
  .catchall(ScalarText)
  .meta({ anyOf: [{ required: ['workflow'] }, { propertyNames: { enum: Object.keys(get) } }] });
export type GetYaml = z.infer<typeof GetYaml>;
/** The `run` block of a step. */
export const RunYaml = z.strictObject(run);
export type RunYaml = z.infer<typeof RunYaml>;

/** An entry of the `retry:` list of a step. */
export const RetryYaml = z
  .strictObject({
    attempt: z.int().positive().optional(),
    not: Text.optional(),
    validate: Text.optional(),
    exit: z.int().positive().optional(),
    with: With.optional(),
    agent: Text.optional(),
    session: z.literal('new').optional(),
    worktree: z.literal('reset').optional(),
    prompt: Prompt.optional(),
  })
  .meta({
    description:
      'A condition (attempt, not, validate) and what it changes from then on, or `exit: N`: attempts in all.',
    ...exactlyOneOf('attempt', 'not', 'validate', 'exit'),
  });
export type RetryYaml = z.infer<typeof RetryYaml>;

/** A step of the current dialect. */
export const CurrentStep = z
  .strictObject({
    name: StepName,
    type: z.enum(['code', 'split', 'validate', 'artifact']).optional(),
    get: GetYaml.optional(),
    run: RunYaml.optional(),
    prompt: get.prompt,
    context: get.context,
    worktree: get.worktree,
    session: get.session,
    agent: run.agent,
    guard: run.guard,
    hitl: run.hitl,
    allow_empty: z.boolean().optional(),
    gate: GateList.optional(),
    retry: z
      .array(RetryYaml, { error: 'must be a list that ends with `exit: N`' })
      .meta({ anyOf: [{ maxItems: 0 }, { contains: { required: ['exit'] } }] })
      .optional(),
    get each() {
      return z.array(CurrentStep).optional();
    },
    get steps() {
      return z.array(CurrentStep).optional();
    },
    parallel: z.boolean().optional(),
    workflow: Text.optional(),
    with: With.optional(),
  })
  .meta({
    id: 'CurrentStep',
    description: 'A step: of an agent, of gates alone, a group of steps in parallel, or a call of another workflow.',
  });
export type CurrentStep = z.infer<typeof CurrentStep>;

/** A workflow file of the current dialect. */
export const CurrentWorkflow = z
  .strictObject({
    name: Text.min(1),
    description: Text.optional(),
    max_budget: UsdOrNone.optional(),
    max_tokens: CountOrNone.optional(),
    max_timeout: Duration.optional(),
    integrity: Integrity.optional(),
    inputs: Inputs.optional(),
    steps: z.array(CurrentStep).min(1),
  })
  .meta({ id: 'CurrentWorkflow' });
export type CurrentWorkflow = z.infer<typeof CurrentWorkflow>;
