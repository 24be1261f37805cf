import { z } from 'zod';

const numbers = z.union([z.number().int().positive(), z.array(z.number().int().positive())]);

/** One entry of a scenario: the attempts it applies to, and what the simulated agent does. See docs/rehearsal.md. */
export const ScenarioAgent = z.strictObject({
  /** Glob over step paths: `*` within a segment, `**` across segments. Absent: any step. */
  step: z.string().optional(),
  attempt: numbers.optional(),
  agent: z.string().optional(),
  write: z.record(z.string(), z.string()).optional(),
  edit: z.array(z.strictObject({ file: z.string(), find: z.string(), replace: z.string() })).optional(),
  delete: z.array(z.string()).optional(),
  run: z.string().optional(),
  plan: z.array(z.looseObject({})).optional(),
  review: z.looseObject({}).optional(),
  output: z.string().optional(),
  turns: z.number().int().positive().optional(),
  tokens: z.strictObject({ in: z.number(), out: z.number(), cached: z.number().optional() }).optional(),
  cost: z.number().nonnegative().optional(),
  text: z.string().optional(),
  session: z.string().optional(),
  /** Milliseconds, or a Go duration: `200ms`. */
  delay: z.union([z.number().nonnegative(), z.string()]).optional(),
  stream: z.array(z.string()).optional(),
  error: z.string().optional(),
  exit: z.number().int().optional(),
  hang: z.boolean().optional(),
});
export type ScenarioAgent = z.infer<typeof ScenarioAgent>;

/**
 * The expected result of a rehearsal. A key that is absent is not checked. Steps are named by path, with slugs or
 * numbers for items; statuses are the action's or gump's; all of `files` must have been changed.
 */
export const Expectation = z.strictObject({
  status: z.string().optional(),
  steps: z
    .record(
      z.string(),
      z.strictObject({
        status: z.string().optional(),
        attempts: z.number().int().optional(),
        agent: z.string().optional(),
        gates: z.record(z.string(), z.string()).optional(),
      }),
    )
    .optional(),
  files: z.array(z.string()).optional(),
});
export type Expectation = z.infer<typeof Expectation>;

/** The content of a scenario file, which simulates the agents of a run. */
export const Scenario = z.strictObject({ agents: z.array(ScenarioAgent), expect: Expectation.optional() });
export type Scenario = z.infer<typeof Scenario>;
