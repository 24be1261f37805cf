import { setTimeout as delay } from 'node:timers/promises';
import { findFamily, findTraced, groupAlive, isAlive, killTraced, signalProcess, type Trace } from './strays.js';

const POLL_MS = 20;

/** A trace whose leader is known. */
export type GroupTrace = Trace & { readonly leader: number };

/**
 * TERM to the group and to what left it, at most `graceMs` for all to go, then KILL to the group and to all that
 * bears the trace. `leaderDead` says whether the leader was reaped. Resolves to the number of processes that had to
 * be killed beside the group.
 */
export async function killGently(trace: GroupTrace, graceMs: number, leaderDead: () => boolean): Promise<number> {
  // Before the signal: a child without the marker can only be told by a parent that is still there.
  const family = findFamily(trace.leader);
  signalProcess(-trace.leader, 'SIGTERM');
  const known = [...family, ...findTraced(trace)].filter(({ pid }) => pid !== trace.leader);
  // Those of the group have had theirs; to some programs a second one means: drop everything.
  const others = new Set(known.filter(({ group }) => group !== trace.leader).map(({ pid }) => pid));
  for (const pid of others) signalProcess(pid, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  const gone = () => leaderDead() && !groupAlive(trace.leader) && !known.some(isAlive);
  while (performance.now() < deadline && !gone()) await delay(POLL_MS);
  signalProcess(-trace.leader, 'SIGKILL');
  return killTraced(trace, known);
}
