import type { Expectation } from '../model/scenario.js';
import type { RunSummary } from './run-summary/run-summary.js';
import { STATUS_LABELS } from './status-labels.js';
import { stepRowsOf, type StepRow } from './step-rows.js';

type ExpectedStep = NonNullable<Expectation['steps']>[string];

/**
 * Compares a rehearsal with what its scenario expects. One line for each difference: `build/auth/impl: attempts: 3, not
 * 2`.
 */
export function findUnmetExpectations(summary: RunSummary, expected: Expectation): readonly string[] {
  const rows = stepRowsOf(summary);
  return [
    ...differs('status', expected.status, toSummaryStatus(expected.status), summary.status),
    ...Object.entries(expected.steps ?? {}).flatMap(([path, step]) => unmetStep(rows, path, step)),
    ...unmetFiles(rows, expected.files ?? []),
  ];
}

function unmetStep(rows: readonly StepRow[], path: string, expected: ExpectedStep): readonly string[] {
  const row = rows.find((candidate) => candidate.path === path || candidate.numberedPath === path);
  if (row === undefined)
    return [`${path}: a step of the run, whose steps are: ${rows.map((known) => known.path).join(', ')}`];
  const attempts = row.attempts.filter(({ status }) => status !== 'abandoned');
  const gates = attempts.at(-1)?.gates ?? [];
  return [
    ...differs(path, expected.status, toSummaryStatus(expected.status), row.status),
    ...differs(`${path}: attempts`, expected.attempts, expected.attempts, attempts.length),
    ...differs(`${path}: agent`, expected.agent, expected.agent, row.agent),
    ...Object.entries(expected.gates ?? {}).flatMap(([name, status]) => {
      const found = gates.find((gate) => gate.name === name);
      if (found !== undefined) return differs(`${path}: gate ${name}`, status, status, found.status);
      const checked = gates.map((gate) => gate.name).join(', ') || 'none';
      return [`${path}: gate ${name}: ${status}; checked were: ${checked}`];
    }),
  ];
}

function differs<T>(what: string, written: T | undefined, expected: T | undefined, found: T): readonly string[] {
  return written === undefined || expected === found ? [] : [`${what}: ${String(written)}, not ${String(found)}`];
}

/** Each expected file must have been changed; other files may have been changed as well. */
function unmetFiles(rows: readonly StepRow[], files: readonly string[]): readonly string[] {
  const changed = new Set(rows.flatMap(({ attempts }) => attempts.at(-1)?.changes?.files ?? []));
  return files.filter((file) => !changed.has(file)).map((file) => `${file}: changed, and it was not`);
}

/** Maps the status names of the ledger (`pass`, `fatal`, `aborted`) and of gates (`fail`) to those of a run summary. */
function toSummaryStatus(status: string | undefined): string | undefined {
  const pair = Object.entries(STATUS_LABELS).find(([, word]) => word === status);
  return pair?.[0] ?? (status === 'fail' ? 'failed' : status);
}
