import { z } from 'zod';

/** How much one attempt may add or change. Deleted files do not count. */
export interface SnapshotLimits {
  readonly maxFiles: number;
  /** For the sum of the sizes of these files. */
  readonly maxBytes: number;
}

/** The limits, unless the project's gump.toml sets others. */
export const DEFAULT_SNAPSHOT_LIMITS: SnapshotLimits = { maxFiles: 20_000, maxBytes: 200_000_000 };

const size = { files: z.number().int(), bytes: z.number() };

/** What an attempt added or changed, if that was more than the limits allow. Sizes are in bytes. */
export const SnapshotExcess = z
  .object({
    ...size,
    max_files: z.number().int(),
    max_bytes: z.number(),
    /** The folders and files that make up the most of it, largest first, at most three. A folder ends in `/`. */
    largest: z.array(z.object({ path: z.string(), ...size }).readonly()).readonly(),
  })
  .readonly();
export type SnapshotExcess = z.infer<typeof SnapshotExcess>;
