import { z } from 'zod';
import { FailureReason } from '../../model/failure.js';
import { ReportStatus } from '../../model/report.js';

/** State that the main step saves so that the post step can render the same final comment. */
export const PostState = z.object({
  /** The verdict that main used instead of the one that follows from the events; null for none. */
  verdict: z.object({ status: ReportStatus, reason: FailureReason.nullable(), message: z.string() }).nullable(),
  compareUrl: z.string().nullable(),
  /** Whether the comment offers commands that need the run to be stored outside of the runner. */
  seemsStored: z.boolean(),
});
export type PostState = Readonly<z.infer<typeof PostState>>;

/** Parses the state that main saved; null if main ended before it saved any. */
export function parsePostState(text: string | undefined): PostState | null {
  return text === undefined || text === '' ? null : PostState.parse(JSON.parse(text));
}
