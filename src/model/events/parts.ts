import { z } from 'zod';
import { AttemptId, Commit, StepPath } from '../ids.js';
import { PlanItem } from '../plan.js';

/** A file of the run's folder, written and synced before the event that names it. */
export const ArtifactRef = z.object({ path: z.string(), sha256: z.string() });
export type ArtifactRef = z.infer<typeof ArtifactRef>;

/** What may differ from one machine to the next. Limits are the smaller of the workflow's and the user's. */
export const Settings = z.object({
  max_parallel: z.number().int().positive(),
  max_budget: z.number().positive().nullable(),
  /** A person sits at a terminal and can be asked. */
  interactive: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

/** Which session an attempt goes on with: none, or that of an earlier attempt. */
export const SessionWish = z.discriminatedUnion('mode', [
  /** `note`: why none, although the workflow names a step to go on with. */
  z.object({ mode: z.literal('new'), note: z.string().optional() }),
  z.object({ mode: z.literal('resume'), of: AttemptId }),
]);
export type SessionWish = z.infer<typeof SessionWish>;

/** What an entry of `retry:` has set; it sticks. */
export const Overrides = z.object({
  agent: z.string().optional(),
  session: z.literal('new').optional(),
  worktree: z.literal('reset').optional(),
  prompt: z.string().optional(),
});
export type Overrides = z.infer<typeof Overrides>;

/** What an attempt left in its output file. */
export const Output = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('plan'), items: z.array(PlanItem), artifact: ArtifactRef }),
  z.object({ kind: z.literal('verdict'), pass: z.boolean(), comments: z.string(), artifact: ArtifactRef }),
  z.object({ kind: z.literal('text'), artifact: ArtifactRef }),
  z.object({ kind: z.literal('invalid'), reason: z.enum(['no_output', 'bad_output']), message: z.string() }),
]);
export type Output = z.infer<typeof Output>;

export const AttemptKind = z.enum(['agent', 'replan', 'pass', 'gate']);
export type AttemptKind = z.infer<typeof AttemptKind>;

/** What the next attempt of a step is to be; decided once, carried by the event. */
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
 * What going back undoes: occurrences that no longer count, groups above them that are open again, and items whose
 * merge is forgotten. `apply` knows no workflow, so the event lists them.
 */
export const Reopening = z.object({
  superseded: z.array(StepPath),
  reopened: z.array(StepPath),
  unmerged: z.array(z.object({ step: StepPath, items: z.array(z.string()) })),
});
export type Reopening = z.infer<typeof Reopening>;
