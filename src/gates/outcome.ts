import type { GateOutcome, ShellResult } from '../model/gate.js';
import { oneLine } from './text.js';

type Ran = Pick<ShellResult, 'artifact' | 'durationMs'>;

const NOTHING_RAN: Ran = { artifact: null, durationMs: 0 };

/** Green. */
export function passed(ran: Ran = NOTHING_RAN): GateOutcome {
  return { status: 'pass', reason: '', details: '', artifact: ran.artifact, durationMs: ran.durationMs };
}

/** Red. Without `details` the reason stands for them. */
export function failed(reason: string, details: string = reason, ran: Ran = NOTHING_RAN): GateOutcome {
  return { status: 'fail', reason: oneLine(reason), details, artifact: ran.artifact, durationMs: ran.durationMs };
}

/** Not checked, which is neither green nor red. */
export function skipped(reason: string): GateOutcome {
  return { status: 'skipped', reason: oneLine(reason), details: reason, artifact: null, durationMs: 0 };
}
