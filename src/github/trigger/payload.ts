import { z } from 'zod';

/** Who did what the event tells of. */
export const Sender = z.object({ login: z.string().min(1), type: z.string().default('User') });
export type Sender = z.infer<typeof Sender>;

const Issue = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  /** There where the issue is a pull request. */
  pull_request: z.object({}).optional(),
});

/** A pull request's head. `repo` is null where the fork is gone. */
export const Pull = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  head: z.object({
    ref: z.string(),
    sha: z.string(),
    repo: z.object({ full_name: z.string() }).nullable(),
  }),
  /** What it is to be merged into. */
  base: z.object({ ref: z.string(), sha: z.string() }),
});
export type Pull = z.infer<typeof Pull>;

/** What of any webhook's payload this action reads. Parts an event does not have are absent. */
export const Payload = z.object({
  action: z.string().optional(),
  sender: Sender.optional(),
  issue: Issue.optional(),
  comment: z.object({ id: z.number().int(), body: z.string() }).optional(),
  pull_request: Pull.optional(),
  label: z.object({ name: z.string() }).optional(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
  repository: z.object({ default_branch: z.string().optional() }).optional(),
});
export type Payload = z.infer<typeof Payload>;
