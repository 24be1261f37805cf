import { setTimeout as delay } from 'node:timers/promises';
import {
  findProcessTree,
  findProcesses,
  isGroupAlive,
  isProcessAlive,
  killProcesses,
  signalProcess,
  type ProcessSelector,
} from './find-processes.js';

const POLL_MS = 20;

/** A selector with a known group leader. */
export type GroupSelector = ProcessSelector & { readonly leader: number };

/**
 * Terminates a process group and its descendants. Sends TERM to the group and to the selected processes outside of it,
 * waits at most `graceMs` for all of them to exit, then sends KILL to all that are left. `leaderDead` says whether the
 * leader was reaped. Resolves to the number of processes outside the group that had to be killed.
 */
export async function terminateGracefully(
  selector: GroupSelector,
  graceMs: number,
  leaderDead: () => boolean,
): Promise<number> {
  // Look before the signal: a child without the marker is found only by its parent, which must still be alive.
  const tree = findProcessTree(selector.leader);
  signalProcess(-selector.leader, 'SIGTERM');
  const processes = [...tree, ...findProcesses(selector)].filter(({ pid }) => pid !== selector.leader);
  // Members of the group have received the signal already; some programs take a second one as an order to quit at once.
  const outsideGroup = new Set(processes.filter(({ group }) => group !== selector.leader).map(({ pid }) => pid));
  for (const pid of outsideGroup) signalProcess(pid, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  const allExited = () => leaderDead() && !isGroupAlive(selector.leader) && !processes.some(isProcessAlive);
  while (performance.now() < deadline && !allExited()) await delay(POLL_MS);
  signalProcess(-selector.leader, 'SIGKILL');
  return killProcesses(selector, processes);
}
