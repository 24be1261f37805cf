import { z } from 'zod';
import { AttemptId, Commit, StepPath } from '../ids.js';
import { PlanItem } from '../plan.js';

/** A reference to a file in the run's folder, which is written and synced before the event that names it. */
export const ArtifactRef = z.object({ path: z.string(), sha256: z.string() });
export type ArtifactRef = z.infer<typeof ArtifactRef>;

/** Settings that may differ from machine to machine. Each limit is the smaller of the workflow's and the user's. */
export const Settings = z.object({
  max_parallel: z.number().int().positive(),
  max_budget: z.number().positive().nullable(),
  /** Whether a person is at a terminal and can answer questions. */
  interactive: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

/** The session that an attempt requests: a new one, or that of an earlier attempt. */
export const SessionWish = z.discriminatedUnion('mode', [
  /** `note`: why the session is new although the workflow names a step whose session to continue. */
  z.object({ mode: z.literal('new'), note: z.string().optional() }),
  z.object({ mode: z.literal('resume'), of: AttemptId }),
]);
export type SessionWish = z.infer<typeof SessionWish>;

/** Settings from entries of `retry:`. They stay in force for all later attempts of the step. */
export const Overrides = z.object({
  agent: z.string().optional(),
  session: z.literal('new').optional(),
  worktree: z.literal('reset').optional(),
  prompt: z.string().optional(),
});
export type Overrides = z.infer<typeof Overrides>;

/** The parsed output file of an attempt. */
export const Output = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('plan'), items: z.array(PlanItem), artifact: ArtifactRef }),
  z.object({ kind: z.literal('verdict'), pass: z.boolean(), comments: z.string(), artifact: ArtifactRef }),
  z.object({ kind: z.literal('text'), artifact: ArtifactRef }),
  z.object({ kind: z.literal('invalid'), reason: z.enum(['no_output', 'bad_output']), message: z.string() }),
]);
export type Output = z.infer<typeof Output>;

/** What an attempt runs: an agent, a planner whose items replace the step, or (`pass`, `gate`) only gates. */
export const AttemptKind = z.enum(['agent', 'replan', 'pass', 'gate']);
export type AttemptKind = z.infer<typeof AttemptKind>;

/** The definition of a step's next attempt. It is decided once and stored in the event. */
export const NextAttempt = z.object({
  attempt: z.number().int().positive(),
  kind: AttemptKind,
  agent: z.string(),
  from: Commit,
  session: SessionWish,
  /** The failure that the next prompt explains. */
  cause: AttemptId.nullable(),
  overrides: Overrides.nullable(),
  /** `retry 2/5 (same)`. */
  label: z.string(),
});
export type NextAttempt = z.infer<typeof NextAttempt>;

/**
 * What a restart, a reopening or a replay undoes: occurrences that are superseded, enclosing groups that are open
 * again, and items whose merge is discarded. `apply` does not read the workflow, so the event lists them all.
 */
export const Reopening = z.object({
  superseded: z.array(StepPath),
  reopened: z.array(StepPath),
  unmerged: z.array(z.object({ step: StepPath, items: z.array(z.string()) })),
});
export type Reopening = z.infer<typeof Reopening>;
