import { z } from 'zod';

/** The user or bot that caused the event. */
export const Sender = z.object({ login: z.string().min(1), type: z.string().default('User') });
export type Sender = z.infer<typeof Sender>;

const Issue = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  /** Who wrote it; null if that account was deleted. */
  user: Sender.nullish(),
  /** Present if the issue is a pull request. */
  pull_request: z.object({}).optional(),
});

/** A pull request, as events and the API describe it. `head.repo` is null if the fork was deleted. */
export const Pull = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  user: Sender.nullish(),
  head: z.object({
    ref: z.string(),
    sha: z.string(),
    repo: z.object({ full_name: z.string() }).nullable(),
  }),
  /** The branch that it is to be merged into. */
  base: z.object({ ref: z.string(), sha: z.string() }),
});
export type Pull = z.infer<typeof Pull>;

/** The parts of a webhook's payload that this action reads. Parts that an event does not have are absent. */
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
