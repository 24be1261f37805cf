import { randomUUID } from 'node:crypto';
import { sessionIsUnknown } from '../../adapters/stream/failure.js';
import { launchAgent, type Launched, type LaunchOptions } from './launch.js';

/**
 * Launches an agent. Where its CLI does not know the session that it was to go on with, it is launched once more with a
 * fresh one, as part of the same attempt, and a note says so: the instruction is complete without what came before.
 */
export async function launchInSession(options: LaunchOptions): Promise<Launched> {
  const { request, onNote } = options;
  if (request.session.mode === 'new') return launchAgent(options);
  let current = await launchAgent(options);
  const stopped: string[] = [];
  const result = current.result.then(async (first) => {
    if (stopped.length > 0 || first.killed !== null || !sessionIsUnknown(first.outcome)) return first;
    onNote(`${options.adapter.title} does not know the session ${request.session.id}: a new one is begun`);
    const session = { mode: 'new', id: randomUUID() } as const;
    current = await launchAgent({ ...options, request: { ...request, session }, before: null });
    // Told to while it was being started.
    for (const reason of stopped) current.abort(reason);
    const second = await current.result;
    return { ...second, durationMs: first.durationMs + second.durationMs };
  });
  return {
    result,
    abort: (reason) => {
      stopped.push(reason);
      current.abort(reason);
    },
  };
}
