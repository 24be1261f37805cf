import { closeSync, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Event, EventType, NewEvent, RunId } from '../../model/index.js';
import { errorMessage } from '../../system/errors.js';
import { addChecksum } from './checksum.js';
import { LedgerError } from './ledger-error.js';
import { readLedger } from './read-ledger.js';

/** The append-only record of one run. */
export interface Ledger {
  readonly file: string;
  readonly run: RunId;
  /**
   * Appends one event and returns it as written. Syncs it to disk if it is an intent or settles something. Throws a
   * LedgerError if it cannot be written.
   */
  append(event: NewEvent): Event;
  close(): void;
}

/**
 * Events that are not synced, since they are neither intents nor settlements. Usage figures may be lost in a crash: the
 * event that ends the agent carries the total. Start events reach the disk with `agent_launched`, and nothing is spent
 * before it.
 */
const UNSYNCED: ReadonlySet<EventType> = new Set<EventType>([
  ...(['run_started', 'group_started', 'step_started'] as const),
  ...(['usage_recorded', 'agent_noted', 'gate_started', 'noted'] as const),
]);

/** The clock and the redaction that a ledger writes with. */
export interface LedgerOptions {
  readonly now: () => Date;
  /** Takes secrets out of a line before it is written. */
  readonly redact: (text: string) => string;
}

/** Creates a ledger; the file must not exist. `before` are the parent's events, which a replay copies unchanged. */
export function createLedger(
  file: string,
  run: RunId,
  options: LedgerOptions & { readonly before?: readonly Event[] },
): Ledger {
  const fd = openSync(file, 'ax', 0o600);
  const before = options.before ?? [];
  if (before.length > 0)
    write(file, fd, before.map((event) => `${addChecksum(JSON.stringify(event))}\n`).join(''), true);
  const last = before[before.length - 1];
  return writer(file, fd, run, last?.seq ?? 0, last?.ts ?? '', options);
}

/**
 * Opens an existing ledger to append to it: reads its events, and cuts off one torn last line. Throws a LedgerError if
 * it is damaged or holds no event.
 */
export async function openLedger(
  file: string,
  options: LedgerOptions,
): Promise<{ readonly ledger: Ledger; readonly events: readonly Event[] }> {
  const { events, wholeBytes, torn } = await readLedger(file);
  const last = events[events.length - 1];
  if (last === undefined) throw new LedgerError(`${file} holds no event`);
  const fd = openSync(file, 'a', 0o600);
  if (torn) ftruncateSync(fd, wholeBytes);
  return { ledger: writer(file, fd, last.run, last.seq, last.ts, options), events };
}

function writer(file: string, fd: number, run: RunId, lastSeq: number, lastTs: string, options: LedgerOptions): Ledger {
  let seq = lastSeq;
  let ts = lastTs;
  let closed = false;
  return {
    file,
    run,
    append(event) {
      if (closed) throw new LedgerError(`${file} is closed`);
      // Timestamps never decrease, even if the clock is set back.
      const now = options.now().toISOString();
      ts = now > ts ? now : ts;
      const { type, ...fields } = event;
      const full = { v: 1, seq: seq + 1, ts, run, type, ...fields };
      const line = options.redact(JSON.stringify(full));
      write(file, fd, `${addChecksum(line)}\n`, !UNSYNCED.has(type));
      seq += 1;
      // The event as it will be read later, with secrets redacted. `NewEvent` has checked the types of its fields.
      return JSON.parse(line) as Event;
    },
    close() {
      if (closed) return;
      closed = true;
      closeSync(fd);
    },
  };
}

function write(file: string, fd: number, line: string, sync: boolean): void {
  try {
    const bytes = Buffer.from(line);
    for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
    if (sync) fdatasyncSync(fd);
  } catch (error) {
    throw new LedgerError(`cannot write ${file}: ${errorMessage(error)}`, { cause: error });
  }
}
