import { z } from 'zod';

/** One item of a plan as the agent writes it. Unknown keys are ignored. */
export const PlannedItem = z.object({
  name: z.string().trim().min(1),
  description: z.string().trim().min(1),
  files: z.array(z.string().trim().min(1)).default([]),
});
export type PlannedItem = z.infer<typeof PlannedItem>;

/** What an agent must leave in `.gump/out/plan.json`. */
export const PlanFile = z.array(PlannedItem);

/** A plan item in the ledger: the agent's words, and the slug that stands for it in paths and refs. */
export const PlanItem = PlannedItem.extend({ slug: z.string().min(1) }).readonly();
export type PlanItem = z.infer<typeof PlanItem>;

/** What a reviewer must leave in `review.json` (classic, `comment`) or `validate.json` (current, `comments`). */
export const VerdictFile = z
  .object({ pass: z.boolean(), comment: z.string().optional(), comments: z.string().optional() })
  .transform(({ pass, comment, comments }) => ({ pass, comments: comments ?? comment ?? '' }))
  .refine((verdict) => verdict.pass || verdict.comments.trim() !== '', {
    message: 'a verdict of false needs a comment',
  });
