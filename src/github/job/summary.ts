import { summary } from '@actions/core';

/** Adds Markdown to the job's summary. Without a summary file (some old runners) nothing is written. */
export async function writeSummary(markdown: string): Promise<void> {
  try {
    await summary.addRaw(markdown, true).write();
  } catch {
    // The same is in the comment and in report.json; a run does not fail for its summary.
  }
}
