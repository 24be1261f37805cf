import { pluralize, formatDuration } from './format/figures.js';
import { cleanLine } from './format/text.js';
import type { AttemptSummary, GateSummary } from './run-summary/run-summary.js';
import type { StepRow } from './step-rows.js';

/**
 * Status and gate results of a step as text: `compile+test ✓ (escalated)`, `compile ✓ test ✗`, `compile ✓ lint ⊘`
 * (skipped), `test ⚠` (passed, but no test could be counted), `✗ guard max_turns`. Empty for a step that passed without gates.
 */
export function gateText(row: StepRow): string {
  const latest = row.attempts.at(-1);
  switch (row.status) {
    case 'passed':
      return withNote(gateMarks(latest), row.escalated ? 'escalated' : '');
    case 'failed':
      return gateNames(latest, 'fail').length > 0 ? gateMarks(latest) : `✗ ${reasonText(row.reason)}`;
    case 'running':
      return latest && latest.number > 1 ? cleanLine(latest.label, 40) : 'running';
    case 'paused':
      return '⏸ waits for approval';
    case 'pending':
      return latest ? 'not finished' : 'to be done again';
  }
}

function withNote(text: string, note: string): string {
  return note === '' ? text : `${text === '' ? '✓' : text} (${note})`;
}

/** How a gate ended. `uncounted`: it passed, but no test could be counted in its command's output. */
export type GateResult = GateSummary['status'] | 'uncounted';

/** The mark of each result. */
export const GATE_MARKS: Readonly<Record<GateResult, string>> = { pass: '✓', uncounted: '⚠', fail: '✗', skipped: '⊘' };

/** How a gate ended. */
export function gateResult({ status, uncounted }: GateSummary): GateResult {
  return status === 'pass' && uncounted ? 'uncounted' : status;
}

/** Gate names of an attempt by result, in the order of `GATE_MARKS`: `compile+test ✓ lint ✗`. */
export function gateMarks(attempt: AttemptSummary | undefined): string {
  return marksOf(shownGates(attempt));
}

function marksOf(gates: readonly GateSummary[]): string {
  const group = (result: GateResult): readonly string[] => {
    const names = namesOf(gates, result);
    return names.length === 0 ? [] : [`${names.join('+')} ${GATE_MARKS[result]}`];
  };
  return (['pass', 'uncounted', 'fail', 'skipped'] as const).flatMap(group).join(' ');
}

/**
 * Names of an attempt's gates that ended so. The blast radius gate is implicit, so it is left out when it passed.
 */
export function gateNames(attempt: AttemptSummary | undefined, result: GateResult): readonly string[] {
  return namesOf(shownGates(attempt), result);
}

function namesOf(gates: readonly GateSummary[], result: GateResult): readonly string[] {
  return gates.flatMap((gate) => (gateResult(gate) === result ? [cleanLine(gate.name, 40)] : []));
}

/**
 * The gates of a passed attempt, a line for each that ran a command; those that ran none share the first line. Empty if
 * the ledger names no command of any.
 */
export function gateLines(attempt: AttemptSummary | undefined): readonly string[] {
  const gates = shownGates(attempt);
  const lines = gates.map(gateLine).filter((line) => line !== null);
  const others = marksOf(gates.filter((gate) => gateLine(gate) === null));
  return lines.length === 0 ? [] : [...(others === '' ? [] : [others]), ...lines];
}

/** An attempt's gates, without the implicit one if it passed. */
function shownGates(attempt: AttemptSummary | undefined): readonly GateSummary[] {
  return (attempt?.gates ?? []).filter(({ status, name }) => !(status === 'pass' && name === 'blast_radius'));
}

/** What a gate without a count of tests is said to have done. */
export const NO_COUNT = 'ran no test that gump can count';

/**
 * The line of one gate: `test ✓ npm test · 41 tests · 3.1s`. Null if the ledger names no command of it: its mark says
 * all there is.
 */
export function gateLine(gate: GateSummary): string | null {
  const facts = gateFacts(gate);
  return facts === null ? null : `${cleanLine(gate.name, 40)} ${GATE_MARKS[gateResult(gate)]} ${facts}`;
}

/** Command, count and time of a gate: `npm test · 41 tests · 3.1s`; null if the ledger names no command of it. */
export function gateFacts(gate: GateSummary): string | null {
  if (gate.command === null) return null;
  const count = gate.uncounted ? NO_COUNT : gate.tests === null ? '' : testsText(gate.tests);
  const time = gate.sameRunAs === null ? shortTime(gate.durationMs) : `same run as ${cleanLine(gate.sameRunAs, 40)}`;
  const facts = [cleanLine(gate.command, 80), count, time, leftOutText(gate.leftOut)];
  return facts.filter((fact) => fact !== '').join(' · ');
}

/** `not checked: docs (the change does not concern it)`; empty if nothing was left out. */
function leftOutText(leftOut: readonly string[]): string {
  if (leftOut.length === 0) return '';
  const more = leftOut.length > 3 ? ` and ${leftOut.length - 3} more` : '';
  return `not checked: ${leftOut
    .slice(0, 3)
    .map((text) => cleanLine(text, 80))
    .join(', ')}${more}`;
}

function testsText({ ran, failed, skipped }: NonNullable<GateSummary['tests']>): string {
  const parts = [...(failed > 0 ? [`${failed} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])];
  return [pluralize(ran, 'test'), ...parts].join(', ');
}

/** A duration with a decimal below one minute: `3.1s`. */
function shortTime(ms: number): string {
  return ms < 1000 || ms >= 59_950 ? formatDuration(ms) : `${(ms / 1000).toFixed(1)}s`;
}

/** A failure reason in words: `guard max_turns`, `no changes`; `failed` for null. */
export function reasonText(reason: string | null): string {
  if (reason === null) return 'failed';
  return reason.startsWith('guard_') ? `guard ${reason.slice('guard_'.length)}` : reason.replaceAll('_', ' ');
}
