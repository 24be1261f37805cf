import { z } from 'zod';
import { RESERVED_NAMES } from '../../model/ids.js';

/**
 * Text. It is one of the schemas of values and keys that both dialects share: the reader parses with them, and the JSON
 * schema for editors is generated from them.
 */
export const Text = z.string();

/** Text that may be written as a number or a boolean; the parsed value is a string. */
export const ScalarText = z
  .union([z.string(), z.number(), z.boolean()], { error: 'must be text' })
  .transform((value) => String(value));

/** An amount in USD above 0. */
export const Usd = z.number().positive();
/** A limit in USD where 0 means no limit, as in gump. (The limit of a guard is `Usd`: above 0.) */
export const UsdOrNone = z.number().nonnegative();
/** A count where 0 means no limit. */
export const CountOrNone = z.int().nonnegative();
/** A duration. The pattern is for editors; the reader parses the text itself. */
export const Duration = z.string().meta({
  description: 'A duration as Go writes it: 90s, 5m, 1h30m.',
  pattern: '^\\s*((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h))+\\s*$',
});

/** A step's name. The pattern is for editors; the reader checks names itself, with a better message. */
export const StepName = z
  .string()
  .min(1)
  .meta({ pattern: '^[\\p{L}\\p{N}_-]+$', not: { enum: [...RESERVED_NAMES] } });

/** For the JSON schema: no key of the one group may be written beside a key of the other. */
export function mutuallyExclusive(some: readonly string[], others: readonly string[]): { readonly not: object } {
  const anyOf = (keys: readonly string[]): object => ({ anyOf: keys.map((key) => ({ required: [key] })) });
  return { not: { allOf: [anyOf(some), anyOf(others)] } };
}

/** For the JSON schema: exactly one of these keys must be written. */
export function exactlyOneOf(...keys: readonly string[]): { readonly oneOf: readonly object[] } {
  return { oneOf: keys.map((key) => ({ required: [key] })) };
}

/** The prompt of a step. */
export const Prompt = z
  .union([z.string(), z.strictObject({ file: z.string() })], {
    error: 'must be text, or `file:` with the path of a prompt file',
  })
  .describe('What the agent is told: text with {names}, or a file with such text beside the workflow.');

/** The `context:` of a step. */
export const Context = z
  .array(
    z.union([z.strictObject({ file: z.string() }), z.strictObject({ bash: z.string() })], {
      error: 'must be `file: path` or `bash: command`',
    }),
    { error: 'must be a list of `file: path` and `bash: command`' },
  )
  .describe('What the prompt shows beside the task: files of the repository, output of commands.');

/** The `no_write` of a guard. */
export const NoWrite = z
  .union([z.boolean(), z.strictObject({ allow: z.array(z.string()) })], {
    error: 'must be true, false, or `allow:` with a list of globs',
  })
  .describe("Forbid writes, but for the step's output file and the globs allowed.");

/** The `guard:` of a step. */
export const Guard = z
  .strictObject({
    max_turns: z.int().positive().optional(),
    max_budget: Usd.optional(),
    max_tokens: z.int().positive().optional(),
    max_time: Duration.optional(),
    timeout: Duration.optional(),
    no_write: NoWrite.optional(),
  })
  .describe('Limits on one attempt; an agent that breaks one is stopped, and the attempt has failed.');

/** An option of a gate entry. The type and description are for editors; the reader checks the value itself. */
const gateOption = (meta: {
  readonly type: string | string[];
  readonly description: string;
  readonly pattern?: string;
}) => z.unknown().optional().meta(meta);

/** The options of a gate entry. The reader checks them itself (`readGateOptions`), with a better message. */
export const GateOptionsYaml = z
  .looseObject({
    run: gateOption({ type: ['string', 'number', 'boolean'], description: "The gate's argument, such as its command." }),
    in: gateOption({
      type: 'string',
      description: 'The folder of the repository in which the gate works.',
      pattern: '^(?![/\\\\])(?!(.*/)?\\.\\.(/|$)).',
    }),
    timeout: z
      .unknown()
      .optional()
      .meta({ type: 'string', ...Duration.meta() }),
    allow_none: gateOption({ type: 'boolean', description: 'Whether the gate passes although no test ran.' }),
    new_only: gateOption({ type: 'boolean', description: 'Whether only findings on changed lines count.' }),
  })
  .meta({ additionalProperties: false });

/** The `gate:` list of a step. */
export const GateList = z
  .array(
    z.union([z.string(), z.record(z.string(), z.union([ScalarText, GateOptionsYaml]))], {
      error: 'must be the name of a gate, or one `gate: argument`',
    }),
    { error: 'must be a list, such as [compile, test]' },
  )
  .describe('Checks that decide whether the attempt passed.');

/** The `hitl:` of a step: whether, and when, it waits for a person. */
export const Hitl = z
  .union([z.boolean(), z.enum(['before_gate', 'after_gate'])], { error: 'must be true, before_gate or after_gate' })
  .describe('Pause for a person.');

/** The `inputs:` of a workflow. */
export const Inputs = z
  .record(z.string(), z.strictObject({ required: z.boolean().optional(), default: ScalarText.optional() }).nullable())
  .describe('Names that a caller, or --set, gives a value.');

/** The `with:` of a call. */
export const With = z.record(z.string(), ScalarText).describe('Values for the inputs of the workflow that is called.');

/** What happens when a change takes away tests, or changes what a gate runs. */
export const Integrity = z
  .enum(['warn', 'enforce'])
  .describe('Tests that a change takes away, and changes to what a gate runs: reported (warn), or a failure (enforce).');
