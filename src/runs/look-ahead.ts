import type { RunHost } from '../execution/host.js';
import type { RunRequest } from '../model/index.js';
import { readRequested, type Requested } from '../project/resolve-request.js';
import type { Store } from '../system/git/repository/store.js';
import { machineProblems, type Problem } from './preflight.js';

/** What would keep a run from starting: the errors in its files, or else what this machine lacks for it. */
export interface Ahead {
  readonly invalid: Extract<Requested, { kind: 'invalid' }> | null;
  readonly problems: readonly Problem[];
}

/** No problems. */
export const NOTHING_AHEAD: Ahead = { invalid: null, problems: [] };

/**
 * Finds the next problems of a run that cannot start for another reason, so that they can be reported together.
 * Installs and starts nothing.
 */
export async function lookAhead(host: RunHost, store: Store, request: RunRequest): Promise<Ahead> {
  const requested = await readRequested(host, store, request);
  if (requested.kind === 'invalid') return { invalid: requested, problems: [] };
  return { invalid: null, problems: await machineProblems(requested.workflow, request, host) };
}
