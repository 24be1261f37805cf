import { z } from 'zod';
import { FailureReason } from '../../model/failure.js';
import { ReportStatus } from '../../model/report.js';

/** What main has told people of a run's end, for the half after it to tell the same anew. */
export const Told = z.object({
  /** What main knew better than the events; null where they say it all. */
  verdict: z.object({ status: ReportStatus, reason: FailureReason.nullable(), message: z.string() }).nullable(),
  compareUrl: z.string().nullable(),
  /** Whether commands were offered that need the run to be stored outside of the runner. */
  seemsStored: z.boolean(),
});
export type Told = Readonly<z.infer<typeof Told>>;

/** From the state that main saved; null where main ended before. */
export function readTold(text: string | undefined): Told | null {
  return text === undefined || text === '' ? null : Told.parse(JSON.parse(text));
}
