import { z } from 'zod';

/** One plan item as the agent writes it. Unknown keys are ignored. */
export const PlannedItem = z.object({
  name: z.string().trim().min(1),
  description: z.string().trim().min(1),
  files: z.array(z.string().trim().min(1)).default([]),
});
export type PlannedItem = z.infer<typeof PlannedItem>;

/** The required content of `.gump/out/plan.json`. */
export const PlanFile = z.array(PlannedItem);

/** A plan item as stored in the ledger: the agent's item, plus the slug that identifies it in paths and refs. */
export const PlanItem = PlannedItem.extend({ slug: z.string().min(1) }).readonly();
export type PlanItem = z.infer<typeof PlanItem>;

/** The required content of `review.json` (classic, key `comment`) or `validate.json` (current, key `comments`). */
export const VerdictFile = z
  .object({ pass: z.boolean(), comment: z.string().optional(), comments: z.string().optional() })
  .transform(({ pass, comment, comments }) => ({ pass, comments: comments ?? comment ?? '' }))
  .refine((verdict) => verdict.pass || verdict.comments.trim() !== '', {
    message: 'a verdict of false needs a comment',
  });
