import { cleanLine } from './format/text.js';
import type { StepRow } from './rows.js';
import type { AttemptStory, GateStory } from './run-summary/run-summary.js';

/**
 * `compile+test ✓ (escalated)`, `compile ✓ test ✗`, `compile ✓ lint ⊘` (skipped), `✗ guard max_turns`; empty when
 * nothing was checked.
 */
export function gateText(row: StepRow): string {
  const latest = row.attempts.at(-1);
  switch (row.status) {
    case 'passed':
      return withNote(marks(latest), row.escalated ? 'escalated' : '');
    case 'failed':
      return gateNames(latest, 'fail').length > 0 ? marks(latest) : `✗ ${reasonText(row.reason)}`;
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

/** `compile+test ✓`, then what failed, then what was skipped. */
export function marks(attempt: AttemptStory | undefined): string {
  const named = (status: GateStory['status'], mark: string): readonly string[] => {
    const names = gateNames(attempt, status);
    return names.length === 0 ? [] : [`${names.join('+')} ${mark}`];
  };
  return [...named('pass', '✓'), ...named('fail', '✗'), ...named('skipped', '⊘')].join(' ');
}

/**
 * Names of the checks of one attempt that came to `status`. The blast radius, which nobody has to declare, is named
 * only when it has something to say.
 */
export function gateNames(attempt: AttemptStory | undefined, status: GateStory['status']): readonly string[] {
  const named = (attempt?.gates ?? []).filter(
    (gate) => gate.status === status && !(status === 'pass' && gate.name === 'blast_radius'),
  );
  return named.map(({ name }) => cleanLine(name, 40));
}

/** A failure reason as words: `guard max_turns`, `no changes`. */
export function reasonText(reason: string | null): string {
  if (reason === null) return 'failed';
  return reason.startsWith('guard_') ? `guard ${reason.slice('guard_'.length)}` : reason.replaceAll('_', ' ');
}
