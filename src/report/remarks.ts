import type { Report } from '../model/report.js';
import { cleanLine } from './format/text.js';
import { moneyRemarks } from './money-text.js';
import type { StepRow } from './rows.js';
import type { Story } from './run-summary/run-summary.js';

/** Steps that one remark names. */
const MOST_STEPS = 3;

/**
 * What a reader must know beside the table: why costs may not add up, which checks did not run, and which
 * sessions did not go on. Sentences.
 */
export function remarksOn(story: Story, report: Report, rows: readonly StepRow[]): readonly string[] {
  return [...moneyRemarks(story, report, rows), ...skippedRemarks(rows), ...sessionRemarks(rows)];
}

/** One sentence for each check and reason: a skipped check has not passed, and the table has no room to say why. */
function skippedRemarks(rows: readonly StepRow[]): readonly string[] {
  const skipped = new Map<string, { readonly gate: string; readonly reason: string; readonly steps: string[] }>();
  for (const { numbered, attempts } of rows)
    for (const { name, status, reason } of attempts.at(-1)?.gates ?? []) {
      if (status !== 'skipped') continue;
      const key = JSON.stringify([name, reason]);
      const known = skipped.get(key);
      if (known === undefined) skipped.set(key, { gate: name, reason, steps: [numbered] });
      else known.steps.push(numbered);
    }
  return [...skipped.values()].map(
    ({ gate, reason, steps }) =>
      `⊘ ${cleanLine(gate, 40)} was skipped in ${placesOf(steps)}${reason === '' ? '' : `: ${cleanLine(reason, 300)}`}`,
  );
}

/** One sentence for each reason: an agent that was to remember what it had done did not. */
function sessionRemarks(rows: readonly StepRow[]): readonly string[] {
  const fresh = new Map<string, string[]>();
  for (const { numbered, attempts } of rows)
    for (const note of new Set(attempts.map(({ sessionNote }) => sessionNote)))
      if (note !== '') fresh.set(note, [...(fresh.get(note) ?? []), numbered]);
  return [...fresh].map(([note, steps]) => `A fresh session in ${placesOf(steps)}: ${cleanLine(note, 300)}`);
}

function placesOf(steps: readonly string[]): string {
  const more = steps.length > MOST_STEPS ? ` and ${steps.length - MOST_STEPS} more` : '';
  return cleanLine(`${steps.slice(0, MOST_STEPS).join(', ')}${more}`, 200);
}
