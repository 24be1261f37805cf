import { closeSync, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Event, EventType, NewEvent, RunId } from '../../model/index.js';
import { errorMessage } from '../../system/errors.js';
import { LedgerError } from './ledger-error.js';
import { readLedger } from './read-ledger.js';
import { sealed } from './seal.js';

/** The append-only record of one run. */
export interface Ledger {
  readonly file: string;
  readonly run: RunId;
  /** Writes one event, synced where it is an intent or settles something. Throws a LedgerError when it cannot. */
  append(event: NewEvent): Event;
  close(): void;
}

/**
 * Neither intents nor settlements. Figures on the way may be lost in a crash: the event that ends the agent carries the
 * total. What begins reaches the disk with `agent_launched`, before which nothing was spent.
 */
const UNSYNCED: ReadonlySet<EventType> = new Set<EventType>([
  ...(['run_started', 'group_started', 'step_started'] as const),
  ...(['usage_recorded', 'agent_noted', 'gate_started', 'noted'] as const),
]);

export interface LedgerOptions {
  readonly now: () => Date;
  /** Takes secrets out of a line before it is written. */
  readonly redact: (text: string) => string;
}

/** A new ledger; the file must not exist. A replay takes the events of its parent along, as they were. */
export function createLedger(
  file: string,
  run: RunId,
  options: LedgerOptions & { readonly before?: readonly Event[] },
): Ledger {
  const fd = openSync(file, 'ax', 0o600);
  const before = options.before ?? [];
  if (before.length > 0) write(file, fd, before.map((event) => `${sealed(JSON.stringify(event))}\n`).join(''), true);
  const last = before[before.length - 1];
  return writer(file, fd, run, last?.seq ?? 0, last?.ts ?? '', options);
}

/** Opens a ledger to go on with it: reads what is there, and cuts off one torn last line. */
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
      // A clock that jumps back must not make the history go back.
      const now = options.now().toISOString();
      ts = now > ts ? now : ts;
      const { type, ...fields } = event;
      const full = { v: 1, seq: seq + 1, ts, run, type, ...fields };
      const line = options.redact(JSON.stringify(full));
      write(file, fd, `${sealed(line)}\n`, !UNSYNCED.has(type));
      seq += 1;
      // As it will be read again, with secrets redacted; its fields had their types when they came in.
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
