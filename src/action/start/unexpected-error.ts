import type { Thread } from '../../github/trigger/trigger.js';
import type { Connection } from '../context/connection.js';
import { createRejection, type Rejection } from './rejection.js';

/**
 * Logs an unexpected error in full, and creates the rejection that shows its message. For errors before a run starts.
 */
export function reportUnexpectedError(connection: Connection, error: unknown, thread: Thread | null): Rejection {
  logError(connection, error);
  const about = { thread: thread?.number ?? null, key: `job=${connection.job.runId}` };
  return createRejection('internal', [errorText(error)], about);
}

/** Logs an error with its stack. Secrets are removed. */
export function logError({ log, redact }: Connection, error: unknown): void {
  log.text(redact(error instanceof Error ? (error.stack ?? error.message) : String(error)));
}

/** Returns the message of an error; of any other value, its string. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
