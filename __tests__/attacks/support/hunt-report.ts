import { z } from 'zod';

/** What `hunt.mjs` reports. */
export const HuntReport = z.object({
  /** The first five places of a secret, by the first twelve hex digits of its SHA-256. */
  found: z.record(z.string(), z.array(z.string())),
  /** Paths that could be written to, folders with a slash at the end; thirty at most. */
  wrote: z.array(z.string()),
  /** Ways out of an isolation, and whether a program could be started by them. */
  means: z.record(z.string(), z.boolean()),
});
export type HuntReport = z.infer<typeof HuntReport>;
