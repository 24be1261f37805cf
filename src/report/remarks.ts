import type { Report } from '../model/report.js';
import { costRemarks } from './cost-text.js';
import { cleanLine } from './format/text.js';
import type { RunSummary } from './run-summary/run-summary.js';
import type { StepRow } from './step-rows.js';

/** How many steps a remark names. */
const MAX_STEPS = 3;

/**
 * Collects the remarks that a report shows below its table, as sentences: why costs may not add up, which gates were
 * skipped, and which sessions could not be resumed.
 */
export function collectRemarks(summary: RunSummary, report: Report, rows: readonly StepRow[]): readonly string[] {
  return [...costRemarks(summary, report, rows), ...skippedRemarks(rows), ...sessionRemarks(rows)];
}

/**
 * One sentence for each skipped gate and reason: a skipped gate has not passed, and the table has no room for the
 * reason.
 */
function skippedRemarks(rows: readonly StepRow[]): readonly string[] {
  const skipped = new Map<string, { readonly gate: string; readonly reason: string; readonly steps: string[] }>();
  for (const { numberedPath, attempts } of rows)
    for (const { name, status, reason } of attempts.at(-1)?.gates ?? []) {
      if (status !== 'skipped') continue;
      const key = JSON.stringify([name, reason]);
      const known = skipped.get(key);
      if (known === undefined) skipped.set(key, { gate: name, reason, steps: [numberedPath] });
      else known.steps.push(numberedPath);
    }
  return [...skipped.values()].map(
    ({ gate, reason, steps }) =>
      `⊘ ${cleanLine(gate, 40)} was skipped in ${listSteps(steps)}${reason === '' ? '' : `: ${cleanLine(reason, 300)}`}`,
  );
}

/** One sentence for each reason why agents started a fresh session although an earlier one should have been resumed. */
function sessionRemarks(rows: readonly StepRow[]): readonly string[] {
  const stepsByNote = new Map<string, string[]>();
  for (const { numberedPath, attempts } of rows)
    for (const note of new Set(attempts.map(({ sessionNote }) => sessionNote)))
      if (note !== '') stepsByNote.set(note, [...(stepsByNote.get(note) ?? []), numberedPath]);
  return [...stepsByNote].map(([note, steps]) => `A fresh session in ${listSteps(steps)}: ${cleanLine(note, 300)}`);
}

function listSteps(steps: readonly string[]): string {
  const more = steps.length > MAX_STEPS ? ` and ${steps.length - MAX_STEPS} more` : '';
  return cleanLine(`${steps.slice(0, MAX_STEPS).join(', ')}${more}`, 200);
}
