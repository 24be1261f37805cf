import { randomUUID } from 'node:crypto';
import { isSessionNotFound } from '../../adapters/stream/failure.js';
import { launchAgent, type RunningAgent, type LaunchOptions } from './launch.js';

/**
 * Launches an agent. If its CLI does not know the session to resume, the agent is launched once more with a new
 * session, as part of the same attempt, and a note is recorded. This is safe, as the instruction is complete by itself.
 */
export async function launchInSession(options: LaunchOptions): Promise<RunningAgent> {
  const { request, onNote } = options;
  if (request.session.mode === 'new') return launchAgent(options);
  let current = await launchAgent(options);
  const abortReasons: string[] = [];
  const result = current.result.then(async (first) => {
    if (abortReasons.length > 0 || first.killed !== null || !isSessionNotFound(first.outcome)) return first;
    onNote(`${options.adapter.title} does not know the session ${request.session.id}: a new one is begun`);
    const session = { mode: 'new', id: randomUUID() } as const;
    current = await launchAgent({ ...options, request: { ...request, session }, priorTotals: null, resumedHome: null });
    // An abort may have arrived while it was being started.
    for (const reason of abortReasons) current.abort(reason);
    const second = await current.result;
    return { ...second, durationMs: first.durationMs + second.durationMs };
  });
  return {
    result,
    abort: (reason) => {
      abortReasons.push(reason);
      current.abort(reason);
    },
  };
}
