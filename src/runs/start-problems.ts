import type { RunHost } from '../execution/host.js';
import type { RunRequest } from '../model/index.js';
import { resolveRequest, type ResolvedRequest } from '../project/resolve-request.js';
import type { GitStore } from '../system/git/repository/store.js';
import { asProblems, findGateProblems, NO_GATE_PROBLEMS } from './gate-problems.js';
import { preflightProblems, type Problem } from './preflight.js';

/** What would keep a run from starting: the errors in its files, or else what this machine lacks for it. */
export interface StartProblems {
  readonly invalid: Extract<ResolvedRequest, { kind: 'invalid' }> | null;
  readonly problems: readonly Problem[];
}

/** No problems. */
export const NO_START_PROBLEMS: StartProblems = { invalid: null, problems: [] };

/**
 * Finds the next problems of a run that cannot start for another reason, so that they can be reported together.
 * Installs and starts nothing.
 */
export async function findStartProblems(host: RunHost, store: GitStore, request: RunRequest): Promise<StartProblems> {
  const requested = await resolveRequest(host, store, request);
  if (requested.kind === 'invalid') return { invalid: requested, problems: [] };
  const gates =
    host.setup === '' && request.scenario === null ? await findGateProblems(requested, host) : NO_GATE_PROBLEMS;
  const others = await preflightProblems(requested.workflow, request, host);
  return { invalid: null, problems: [...others, ...asProblems(gates)] };
}
