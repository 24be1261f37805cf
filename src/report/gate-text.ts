import { cleanLine } from './format/text.js';
import type { AttemptSummary, GateSummary } from './run-summary/run-summary.js';
import type { StepRow } from './step-rows.js';

/**
 * Status and gate results of a step as text: `compile+test ✓ (escalated)`, `compile ✓ test ✗`, `compile ✓ lint ⊘`
 * (skipped), `✗ guard max_turns`. Empty for a step that passed without gates.
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

/** Gate names of an attempt by result: passed, then failed, then skipped: `compile+test ✓ lint ✗`. */
export function gateMarks(attempt: AttemptSummary | undefined): string {
  const group = (status: GateSummary['status'], mark: string): readonly string[] => {
    const names = gateNames(attempt, status);
    return names.length === 0 ? [] : [`${names.join('+')} ${mark}`];
  };
  return [...group('pass', '✓'), ...group('fail', '✗'), ...group('skipped', '⊘')].join(' ');
}

/**
 * Names of an attempt's gates that have the status. The blast radius gate is implicit, so it is left out when it
 * passed.
 */
export function gateNames(attempt: AttemptSummary | undefined, status: GateSummary['status']): readonly string[] {
  const gates = (attempt?.gates ?? []).filter(
    (gate) => gate.status === status && !(status === 'pass' && gate.name === 'blast_radius'),
  );
  return gates.map(({ name }) => cleanLine(name, 40));
}

/** A failure reason in words: `guard max_turns`, `no changes`; `failed` for null. */
export function reasonText(reason: string | null): string {
  if (reason === null) return 'failed';
  return reason.startsWith('guard_') ? `guard ${reason.slice('guard_'.length)}` : reason.replaceAll('_', ' ');
}
