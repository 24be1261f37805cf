import type { Thread } from '../../github/trigger/trigger.js';
import type { Connection } from '../connection.js';
import { stopped, type Stopped } from './rejection.js';

/** An error nobody expected, before a run had begun: in full in the log, in a sentence on the thread. */
export function brokenOff(connection: Connection, error: unknown, thread: Thread | null): Stopped {
  logError(connection, error);
  const about = { thread: thread?.number ?? null, key: `job=${connection.job.runId}` };
  return stopped('internal', [messageOf(error)], about);
}

export function logError({ log, redact }: Connection, error: unknown): void {
  log.text(redact(error instanceof Error ? (error.stack ?? error.message) : String(error)));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
