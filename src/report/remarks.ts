import type { Report } from '../model/report.js';
import { costRemarks } from './cost-text.js';
import { cleanLine } from './format/text.js';
import { gateResult, type GateResult, NO_COUNT } from './gate-text.js';
import type { RunSummary } from './run-summary/run-summary.js';
import type { StepRow } from './step-rows.js';

/** How many steps a remark names. */
const MAX_STEPS = 3;

/**
 * Collects the remarks that a report shows below its table, as sentences: what changed of what the gates rest on, why
 * costs may not add up, which gates were skipped or ran no test, and which sessions could not be resumed.
 */
export function collectRemarks(summary: RunSummary, report: Report, rows: readonly StepRow[]): readonly string[] {
  return [
    ...basisRemarks(rows),
    ...costRemarks(summary, report, rows),
    ...uncountedRemarks(rows),
    ...skippedRemarks(rows),
    ...sessionRemarks(rows),
  ];
}

/** One sentence for each step whose change touched what its gates rest on: the tests, and what the gates run. */
function basisRemarks(rows: readonly StepRow[]): readonly string[] {
  return rows.flatMap(({ numberedPath, attempts }) => {
    const changed = new Set((attempts.at(-1)?.gates ?? []).flatMap(({ restsOnChanged }) => restsOnChanged));
    if (changed.size === 0) return [];
    return [
      `⚠ What the gates rest on changed in ${cleanLine(numberedPath, 80)}: ${cleanLine([...changed].join('; '), 600)}`,
    ];
  });
}

/** One sentence for each gate and command that passed without a test that could be counted. */
function uncountedRemarks(rows: readonly StepRow[]): readonly string[] {
  return gatesThatEnded(rows, 'uncounted').map(
    ({ gate, text, steps }) =>
      `⚠ ${cleanLine(gate, 40)} passed in ${listSteps(steps)}, but \`${cleanLine(text, 200)}\` ${NO_COUNT}.`,
  );
}

/**
 * One sentence for each skipped gate and reason: a skipped gate has not passed, and the table has no room for the
 * reason.
 */
function skippedRemarks(rows: readonly StepRow[]): readonly string[] {
  return gatesThatEnded(rows, 'skipped').map(
    ({ gate, text, steps }) =>
      `⊘ ${cleanLine(gate, 40)} was skipped in ${listSteps(steps)}${text === '' ? '' : `: ${cleanLine(text, 300)}`}`,
  );
}

/** The gates that ended so in the last attempts, by name and text (their reason, or else their command). */
function gatesThatEnded(
  rows: readonly StepRow[],
  result: GateResult,
): readonly { readonly gate: string; readonly text: string; readonly steps: readonly string[] }[] {
  const found = new Map<string, { readonly gate: string; readonly text: string; readonly steps: string[] }>();
  for (const { numberedPath, attempts } of rows)
    for (const gate of attempts.at(-1)?.gates ?? []) {
      if (gateResult(gate) !== result) continue;
      const text = gate.reason || (gate.command ?? '');
      const key = JSON.stringify([gate.name, text]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { gate: gate.name, text, steps: [numberedPath] });
      else known.steps.push(numberedPath);
    }
  return [...found.values()];
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
