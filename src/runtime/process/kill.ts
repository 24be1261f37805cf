import { setTimeout as delay } from 'node:timers/promises';
import { findTraced, groupAlive, isAlive, killTraced, signalProcess, type Trace } from './strays.js';

const POLL_MS = 20;

/** A trace whose leader is known. */
export type GroupTrace = Trace & { readonly leader: number };

/**
 * TERM to the group and to what left it, at most `graceMs` for all to go, then KILL to the group and to all that
 * bears the trace. `leaderDead` says whether the leader was reaped. Resolves to the number of processes that had to
 * be killed beside the group.
 */
export async function killGently(trace: GroupTrace, graceMs: number, leaderDead: () => boolean): Promise<number> {
  signalProcess(-trace.leader, 'SIGTERM');
  const known = findTraced(trace).filter(({ pid }) => pid !== trace.leader);
  for (const { pid } of known) signalProcess(pid, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  const gone = () => leaderDead() && !groupAlive(trace.leader) && !known.some(isAlive);
  while (performance.now() < deadline && !gone()) await delay(POLL_MS);
  signalProcess(-trace.leader, 'SIGKILL');
  return killTraced(trace, known);
}
