import { z } from 'zod';

/**
 * The dialect of a workflow file. This file is the model into which both dialects are parsed. It is plain JSON: the
 * resolved workflow (prompt files, sub-workflows and validators included) is stored in `run_started` and read back from
 * there. Durations in ms, money in USD.
 */
export const Dialect = z.enum(['classic', 'current']);
export type Dialect = z.infer<typeof Dialect>;

/** The agent name that launches no agent: the step goes straight to its gates. */
export const PASS_AGENT = 'pass';

/** An input of a workflow. A required one without a default must be set; any other defaults to empty text. */
export const InputSpec = z.object({ required: z.boolean(), default: z.string().optional() });
export type InputSpec = z.infer<typeof InputSpec>;

/** A source of context for a prompt: a file, or the output of a command. */
export const ContextSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('bash'), command: z.string() }),
]);
export type ContextSource = z.infer<typeof ContextSource>;

/** The earlier session that the first attempt of a step continues. */
export const SessionPolicy = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('new') }),
  /** The last session of the same CLI in the same scope. */
  z.object({ mode: z.literal('reuse') }),
  /** New at first; after a restart of the step, its own earlier session. */
  z.object({ mode: z.literal('reuse-on-retry') }),
  z.object({ mode: z.literal('from'), step: z.string() }),
]);
export type SessionPolicy = z.infer<typeof SessionPolicy>;

/** Limits on one attempt's agent. Absent: no limit. `noWrite.allow`: globs that are writable, as is the output file. */
export const GuardLimits = z.object({
  maxTurns: z.number().int().positive().optional(),
  maxBudgetUsd: z.number().positive().optional(),
  maxTokens: z.number().int().positive().optional(),
  maxTimeMs: z.number().int().positive().optional(),
  noWrite: z.object({ allow: z.array(z.string()) }).optional(),
});
export type GuardLimits = z.infer<typeof GuardLimits>;

/** One rung of a ladder: the strategy of the next attempt. */
export const Rung = z.discriminatedUnion('do', [
  z.object({ do: z.literal('same') }),
  z.object({ do: z.literal('escalate'), agent: z.string() }),
  z.object({ do: z.literal('replan'), agent: z.string() }),
]);
export type Rung = z.infer<typeof Rung>;

/**
 * An escalation ladder: the strategies of successive retries. The (i+1)-th retry uses `rungs[i]`; the parser has
 * expanded repeats, so there is one rung for each retry. `restartFrom` without rungs restarts from that step on each
 * failure, at most `retries` times. With rungs it is used once, after the last of them; then the ladder begins again.
 */
export const Ladder = z.object({
  retries: z.number().int().nonnegative(),
  rungs: z.array(Rung),
  restartFrom: z.string().optional(),
});
export type Ladder = z.infer<typeof Ladder>;

/**
 * What a change may do to what the gates rest on: the tests that ran before it, and the sections of files that define
 * what a gate runs. `warn`: it is reported; `enforce`: it also fails the gate. Absent is `warn`.
 */
export const Integrity = z.enum(['warn', 'enforce']);
export type Integrity = z.infer<typeof Integrity>;

const callFields = {
  /** The name of the called workflow as written, for display. */
  workflow: z.string(),
  dialect: Dialect,
  /** Templates, rendered in the caller's scope. */
  with: z.record(z.string(), z.string()),
  inputs: z.record(z.string(), InputSpec),
  maxBudgetUsd: z.number().positive().optional(),
  maxTokens: z.number().int().positive().optional(),
  maxTimeoutMs: z.number().int().positive().optional(),
  blastRadius: z.enum(['enforce', 'warn', 'off']),
  integrity: Integrity.optional(),
};

/** A call of a sub-workflow or validator, with its steps inlined. They have a scope of their own; inputs come first. */
export interface Call {
  workflow: string;
  dialect: Dialect;
  with: Record<string, string>;
  inputs: Record<string, InputSpec>;
  maxBudgetUsd?: number | undefined;
  maxTokens?: number | undefined;
  maxTimeoutMs?: number | undefined;
  blastRadius: 'enforce' | 'warn' | 'off';
  integrity?: Integrity | undefined;
  steps: Step[];
}
export const Call: z.ZodType<Call> = z.lazy(() => z.object({ ...callFields, steps: z.array(Step) }));

/**
 * How a gate entry is to be checked. Options never change the entry's name. `in`: a folder of the tree, from which the
 * command is found and in which it runs. `allowNone`: a run of no test is not a failure. `newOnly`: only findings on
 * changed lines count. `timeoutMs`: the time limit of each of its commands, instead of that in gump.toml.
 */
export const GateOptions = z.object({
  in: z.string().optional(),
  allowNone: z.boolean().optional(),
  newOnly: z.boolean().optional(),
  timeoutMs: z.number().int().positive().optional(),
});
export type GateOptions = z.infer<typeof GateOptions>;

/**
 * One entry of a step's gates. `name` is unique in its list and identifies it in the ledger and in `{gate.<name>}`.
 * `type` is the name of a registered gate, or `validate` together with the validator's `call`.
 */
export const GateEntry = z.object({
  name: z.string(),
  type: z.string(),
  argument: z.string(),
  options: GateOptions.optional(),
  call: Call.optional(),
});
export type GateEntry = z.infer<typeof GateEntry>;

/** A conditional entry of `retry:` in the current dialect. Its settings stay in force for all later attempts. */
export const RetryEntry = z.object({
  when: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('attempt'), from: z.number().int().positive() }),
    z.object({ kind: z.literal('gate'), gate: z.string() }),
    z.object({ kind: z.literal('validator'), name: z.string(), call: Call }),
  ]),
  agent: z.string().optional(),
  session: z.literal('new').optional(),
  worktree: z.literal('reset').optional(),
  prompt: z.string().optional(),
});
export type RetryEntry = z.infer<typeof RetryEntry>;

/** A retry policy. `by-class`: a failure class without its own ladder uses `gate_fail`'s; without that, no retry. */
export const RetryPolicy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ladder'), ladder: Ladder }),
  z.object({
    kind: z.literal('by-class'),
    gate_fail: Ladder.optional(),
    guard_fail: Ladder.optional(),
    review_fail: Ladder.optional(),
  }),
  /** `exit`: the maximum number of attempts. */
  z.object({ kind: z.literal('conditions'), exit: z.number().int().positive(), entries: z.array(RetryEntry) }),
]);
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** The result an agent must produce: changed files, a plan of items, a text, or a yes/no verdict with comments. */
export const OutputKind = z.enum(['diff', 'plan', 'artifact', 'verdict']);
export type OutputKind = z.infer<typeof OutputKind>;

/** A step that launches an agent and then runs its gates. */
export const AgentStep = z.object({
  kind: z.literal('agent'),
  name: z.string(),
  dialect: Dialect,
  /** Agent name, a template naming one (`{impl.agent}`), or `pass`. */
  agent: z.string(),
  output: OutputKind,
  /** Template text; prompt files are already read. */
  prompt: z.string(),
  context: z.array(ContextSource),
  session: SessionPolicy,
  worktree: z.enum(['read-write', 'read-only', 'none']),
  guard: GuardLimits,
  /** Time limit of one attempt. Absent: the run's default. */
  timeoutMs: z.number().int().positive().optional(),
  /** Budget of all attempts of the step together. */
  maxBudgetUsd: z.number().positive().optional(),
  hitl: z.enum(['before_gate', 'after_gate']).optional(),
  gates: z.array(GateEntry),
  retry: RetryPolicy.optional(),
  /** Whether a diff step may leave its item (or the run) unchanged. */
  allowEmpty: z.boolean(),
  /** A workflow that runs before the agent. Its last output is available under the last segment of its path. */
  get: Call.optional(),
});
export type AgentStep = z.infer<typeof AgentStep>;

/** A step without an agent: checks on the accumulated work of its item or run. Its retries: `same`, `restartFrom`. */
export const GateStep = z.object({
  kind: z.literal('gate'),
  name: z.string(),
  gates: z.array(GateEntry).min(1),
  retry: RetryPolicy.optional(),
});
export type GateStep = z.infer<typeof GateStep>;

/** A group of steps. Its children run in order, or in parallel if so set; with items, it is the items that do. */
export interface GroupStep {
  kind: 'group';
  name: string;
  parallel: boolean;
  /** Name of a plan step, found lexically: the children run once for each item of its output. */
  foreach?: string | undefined;
  /** Planner of a `split` step (current dialect): it runs at the group's path; then the children run for each item. */
  planner?: AgentStep | undefined;
  children: Step[];
  retry?: RetryPolicy | undefined;
}
export const GroupStep: z.ZodType<GroupStep> = z.lazy(() =>
  z.object({
    kind: z.literal('group'),
    name: z.string(),
    parallel: z.boolean(),
    foreach: z.string().optional(),
    planner: AgentStep.optional(),
    children: z.array(Step),
    retry: RetryPolicy.optional(),
  }),
);

/** A step that runs another workflow. The paths of the called steps continue the path of the call. */
export interface CallStep {
  kind: 'call';
  name: string;
  call: Call;
  retry?: RetryPolicy | undefined;
}
export const CallStep: z.ZodType<CallStep> = z.lazy(() =>
  z.object({ kind: z.literal('call'), name: z.string(), call: Call, retry: RetryPolicy.optional() }),
);

export type Step = AgentStep | GateStep | GroupStep | CallStep;
export const Step: z.ZodType<Step> = z.lazy(() => z.union([AgentStep, GateStep, GroupStep, CallStep]));

/** A whole workflow, resolved. */
export const Workflow = z.object({
  name: z.string(),
  description: z.string(),
  dialect: Dialect,
  maxBudgetUsd: z.number().positive().optional(),
  maxTokens: z.number().int().positive().optional(),
  maxTimeoutMs: z.number().int().positive().optional(),
  blastRadius: z.enum(['enforce', 'warn', 'off']),
  integrity: Integrity.optional(),
  inputs: z.record(z.string(), InputSpec),
  steps: z.array(Step),
});
export type Workflow = z.infer<typeof Workflow>;

/** A file from which a workflow was resolved. Stored with it, so that a changed file can be refused with a diff. */
export const Source = z.object({ file: z.string(), text: z.string() });
export type Source = z.infer<typeof Source>;

/** Whether an agent name stands for no agent (`pass`). */
export function isPassAgent(agent: string): boolean {
  return agent === PASS_AGENT;
}

/** The provider, i.e. the CLI, of an agent name: the text before its first `-`. */
export function providerOf(agent: string): string {
  const dash = agent.indexOf('-');
  return dash < 0 ? agent : agent.slice(0, dash);
}
