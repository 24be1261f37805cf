import { z } from 'zod';

/**
 * The one model that both dialects are read into. It is plain JSON: the resolved workflow (prompt files, sub-workflows
 * and validators included) is pinned in `run_started` and folded from there. Durations in ms, money in USD.
 */
export const Dialect = z.enum(['classic', 'current']);
export type Dialect = z.infer<typeof Dialect>;

/** The agent that runs nothing: the step goes straight to its gates. */
export const PASS_AGENT = 'pass';

/** One that is required and has no default must be given a value; any other is empty text without one. */
export const InputSpec = z.object({ required: z.boolean(), default: z.string().optional() });
export type InputSpec = z.infer<typeof InputSpec>;

export const ContextSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('bash'), command: z.string() }),
]);
export type ContextSource = z.infer<typeof ContextSource>;

/** Which earlier session the first attempt of a step goes on with. */
export const SessionPolicy = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('new') }),
  /** The last session of the same CLI in the same scope. */
  z.object({ mode: z.literal('reuse') }),
  /** A new one at first, its own after a retry that starts afresh. */
  z.object({ mode: z.literal('reuse-on-retry') }),
  z.object({ mode: z.literal('from'), step: z.string() }),
]);
export type SessionPolicy = z.infer<typeof SessionPolicy>;

/** Limits on one attempt's agent. Absent means no limit; `noWrite.allow` are globs beside the step's output file. */
export const GuardLimits = z.object({
  maxTurns: z.number().int().positive().optional(),
  maxBudgetUsd: z.number().positive().optional(),
  maxTokens: z.number().int().positive().optional(),
  maxTimeMs: z.number().int().positive().optional(),
  noWrite: z.object({ allow: z.array(z.string()) }).optional(),
});
export type GuardLimits = z.infer<typeof GuardLimits>;

/** One strategy of a ladder: what the next attempt does. */
export const Rung = z.discriminatedUnion('do', [
  z.object({ do: z.literal('same') }),
  z.object({ do: z.literal('escalate'), agent: z.string() }),
  z.object({ do: z.literal('replan'), agent: z.string() }),
]);
export type Rung = z.infer<typeof Rung>;

/**
 * `rungs[i]` is taken by the (i+1)-th retry; the reader has expanded repeats, so there is one rung a retry.
 * `restartFrom` alone (no rungs) sends every failure but the last back to the target, `retries` times; beside rungs it
 * is taken once, after they are used up, and gives one fresh ladder.
 */
export const Ladder = z.object({
  retries: z.number().int().nonnegative(),
  rungs: z.array(Rung),
  restartFrom: z.string().optional(),
});
export type Ladder = z.infer<typeof Ladder>;

const callFields = {
  /** The callee's name as written, for display. */
  workflow: z.string(),
  dialect: Dialect,
  /** Templates, rendered in the caller's scope. */
  with: z.record(z.string(), z.string()),
  inputs: z.record(z.string(), InputSpec),
  maxBudgetUsd: z.number().positive().optional(),
  maxTokens: z.number().int().positive().optional(),
  maxTimeoutMs: z.number().int().positive().optional(),
  blastRadius: z.enum(['enforce', 'warn', 'off']),
};

/** A sub-workflow or validator, inlined: its steps run in a scope of their own that sees the inputs first. */
export interface Call {
  workflow: string;
  dialect: Dialect;
  with: Record<string, string>;
  inputs: Record<string, InputSpec>;
  maxBudgetUsd?: number | undefined;
  maxTokens?: number | undefined;
  maxTimeoutMs?: number | undefined;
  blastRadius: 'enforce' | 'warn' | 'off';
  steps: Step[];
}
export const Call: z.ZodType<Call> = z.lazy(() => z.object({ ...callFields, steps: z.array(Step) }));

/**
 * One entry of a gate. `name` is unique in its list and is what the ledger and `{gate.<name>}` use; `type` is a name of
 * the gate registry, or `validate` with the validator's call.
 */
export const GateEntry = z.object({
  name: z.string(),
  type: z.string(),
  argument: z.string(),
  call: Call.optional(),
});
export type GateEntry = z.infer<typeof GateEntry>;

/** A condition of the current dialect; what it sets sticks for the attempts after it. */
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

/** `by-class`: a class of failure without a ladder of its own uses `gate_fail`, and without that is not retried. */
export const RetryPolicy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ladder'), ladder: Ladder }),
  z.object({
    kind: z.literal('by-class'),
    gate_fail: Ladder.optional(),
    guard_fail: Ladder.optional(),
    review_fail: Ladder.optional(),
  }),
  /** `exit`: attempts in all. */
  z.object({ kind: z.literal('conditions'), exit: z.number().int().positive(), entries: z.array(RetryEntry) }),
]);
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** What an agent is to leave: changed files, a plan of items, a text, or a yes or no with comments. */
export const OutputKind = z.enum(['diff', 'plan', 'artifact', 'verdict']);
export type OutputKind = z.infer<typeof OutputKind>;

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
  /** Deadline of one attempt; absent: the run's default. */
  timeoutMs: z.number().int().positive().optional(),
  /** All attempts of the step together. */
  maxBudgetUsd: z.number().positive().optional(),
  hitl: z.enum(['before_gate', 'after_gate']).optional(),
  gates: z.array(GateEntry),
  retry: RetryPolicy.optional(),
  /** A diff step may leave its scope unchanged. */
  allowEmpty: z.boolean(),
  /** A workflow that runs before the agent; its last output is readable under the callee's last path segment. */
  get: Call.optional(),
});
export type AgentStep = z.infer<typeof AgentStep>;

/** Checks on what the scope has accumulated; no agent. Its policy knows `same` and `restartFrom` only. */
export const GateStep = z.object({
  kind: z.literal('gate'),
  name: z.string(),
  gates: z.array(GateEntry).min(1),
  retry: RetryPolicy.optional(),
});
export type GateStep = z.infer<typeof GateStep>;

/** Its children run in order, or all at once where it is `parallel`; with items, it is the items that run at once. */
export interface GroupStep {
  kind: 'group';
  name: string;
  parallel: boolean;
  /** Once for each item of this plan step's output (lexical lookup). */
  foreach?: string | undefined;
  /** The split step of the current dialect: plans at the group's own path, then runs the children for each item. */
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

/** Runs another workflow as a step of this one; its steps continue the path of the call. */
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

export const Workflow = z.object({
  name: z.string(),
  description: z.string(),
  dialect: Dialect,
  maxBudgetUsd: z.number().positive().optional(),
  maxTokens: z.number().int().positive().optional(),
  maxTimeoutMs: z.number().int().positive().optional(),
  blastRadius: z.enum(['enforce', 'warn', 'off']),
  inputs: z.record(z.string(), InputSpec),
  steps: z.array(Step),
});
export type Workflow = z.infer<typeof Workflow>;

/** A file a workflow was resolved from; pinned with it, so that a changed one can be refused with a diff. */
export const Source = z.object({ file: z.string(), text: z.string() });
export type Source = z.infer<typeof Source>;

/** Whether an agent name names nothing to run. */
export function isPass(agent: string): boolean {
  return agent === PASS_AGENT;
}

/** The CLI an agent name belongs to: the text before its first `-`. */
export function providerOf(agent: string): string {
  const dash = agent.indexOf('-');
  return dash < 0 ? agent : agent.slice(0, dash);
}
