import type { Thread } from '../../github/trigger/trigger.js';
import { errorMessage } from '../../system/errors.js';
import type { Connection } from '../context/connection.js';
import { createRejection, type Rejection } from './rejection.js';

/**
 * Logs an unexpected error in full, and creates the rejection that shows its message. For errors before a run starts.
 */
export function reportUnexpectedError(connection: Connection, error: unknown, thread: Thread | null): Rejection {
  logError(connection, error);
  const about = { thread: thread?.number ?? null, key: `job=${connection.job.runId}` };
  return createRejection('internal', [errorMessage(error)], about);
}

/** Logs an error with its stack. Secrets are removed. */
export function logError({ log, redact }: Connection, error: unknown): void {
  log.text(redact(error instanceof Error ? (error.stack ?? error.message) : String(error)));
}
