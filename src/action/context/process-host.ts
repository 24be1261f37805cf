import { systemClock } from '../../github/api/clock.js';
import { readEventPayload } from '../../github/trigger/event-payload.js';
import type { ActionHost } from './action-host.js';

/** Creates the host for this process as a step of a job. `packageRoot` is the absolute path of this package. */
export function createProcessHost(packageRoot: string): ActionHost {
  const cancel = new AbortController();
  // The runner sends SIGINT, and SIGTERM after 7.5 s. Only the first one has an effect.
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      cancel.abort(name);
    });
  return {
    env: process.env,
    payload: readEventPayload(),
    packageRoot,
    write: (text) => void process.stdout.write(text),
    clock: systemClock,
    cancel: cancel.signal,
  };
}
