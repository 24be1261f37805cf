import type { Expectation } from '../model/scenario.js';
import { rowsOf, type StepRow } from './rows.js';
import type { Story } from './run-summary/run-summary.js';
import { GUMP_WORDS } from './text/report.js';

type ExpectedStep = NonNullable<Expectation['steps']>[string];

/** What a rehearsal should have come to and did not: one line each, `build/auth/impl: 3 attempts, not 2`. */
export function unmetExpectations(story: Story, expected: Expectation): readonly string[] {
  const rows = rowsOf(story);
  return [
    ...differs('status', expected.status, inOurWords(expected.status), story.status),
    ...Object.entries(expected.steps ?? {}).flatMap(([path, step]) => unmetStep(rows, path, step)),
    ...unmetFiles(rows, expected.files ?? []),
  ];
}

function unmetStep(rows: readonly StepRow[], path: string, expected: ExpectedStep): readonly string[] {
  const row = rows.find((candidate) => candidate.path === path || candidate.numbered === path);
  if (row === undefined)
    return [`${path}: a step of the run, whose steps are: ${rows.map((known) => known.path).join(', ')}`];
  const attempts = row.attempts.filter(({ status }) => status !== 'abandoned');
  const gates = attempts.at(-1)?.gates ?? [];
  return [
    ...differs(path, expected.status, inOurWords(expected.status), row.status),
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

/** Every file named must have been changed; others may have been, too. */
function unmetFiles(rows: readonly StepRow[], files: readonly string[]): readonly string[] {
  const changed = new Set(rows.flatMap(({ attempts }) => attempts.at(-1)?.changes?.files ?? []));
  return files.filter((file) => !changed.has(file)).map((file) => `${file}: changed, and it was not`);
}

/** gump's own words mean ours: `pass`, `fatal`, `aborted`; so does `fail`, as gates have it. */
function inOurWords(status: string | undefined): string | undefined {
  const pair = Object.entries(GUMP_WORDS).find(([, word]) => word === status);
  return pair?.[0] ?? (status === 'fail' ? 'failed' : status);
}
