import { summary } from '@actions/core';

/** Appends Markdown to the job's summary. If there is no summary file (some old runners), nothing is written. */
export async function writeSummary(markdown: string): Promise<void> {
  try {
    await summary.addRaw(markdown, true).write();
  } catch {
    // The comment and report.json have the same content: a run does not fail because of its summary.
  }
}
