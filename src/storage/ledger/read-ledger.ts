import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { EVENTS, Header, isEventType, type Event, type EventType } from '../../model/index.js';
import { LineSplitter, type StreamLine } from '../../system/process/output/line-splitter.js';
import { stripChecksum } from './checksum.js';
import { LedgerError } from './ledger-error.js';

/** A longer line counts as damage, bytes. The longest valid line pins a workflow of at most a few MiB. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const NEWLINE = 10;

/** What a ledger file holds. `wholeBytes` is its length without a torn last line; `torn` says whether there is one. */
export interface LedgerContents {
  readonly events: readonly Event[];
  readonly wholeBytes: number;
  readonly torn: boolean;
}

/**
 * Reads a ledger and checks every line: known type, right fields, `seq` without a gap, one run. One torn last line is
 * tolerated. Throws a LedgerError that names the line for any other damage.
 */
export async function readLedger(file: string): Promise<LedgerContents> {
  const events: Event[] = [];
  const splitter = new LineSplitter(MAX_LINE_BYTES);
  let torn = false;
  let wholeBytes = 0;
  let bytes = 0;
  const take = (lines: readonly StreamLine[]): void => {
    for (const line of lines) {
      if (line.kind === 'text' && line.torn) {
        torn = true;
        continue;
      }
      events.push(parseLine(file, line, events));
    }
  };
  for await (const chunk of createReadStream(file)) {
    if (!Buffer.isBuffer(chunk)) continue;
    const end = chunk.lastIndexOf(NEWLINE);
    if (end >= 0) wholeBytes = bytes + end + 1;
    bytes += chunk.length;
    take(splitter.push(chunk));
  }
  take(splitter.end());
  return { events, wholeBytes, torn };
}

function parseLine(file: string, line: StreamLine, before: readonly Event[]): Event {
  const number = before.length + 1;
  const damaged = (why: string): never => {
    throw new LedgerError(`${file}, line ${number}: ${why}`);
  };
  if (line.kind === 'oversize') return damaged(`a line of ${line.bytes} bytes`);
  if (line.damaged) return damaged('bytes that are no UTF-8');
  const text = stripChecksum(line.text) ?? damaged('not as it was written: its checksum does not fit');
  const event = parseEvent(text, damaged);
  if (event.seq !== number)
    return damaged(`seq ${event.seq} where ${number} should be; lines are missing or were written twice`);
  const previous = before[before.length - 1];
  // Only a replay continues the events of another run.
  if (previous !== undefined && previous.run !== event.run && event.type !== 'replay_started') {
    return damaged(`an event of another run, ${event.run}`);
  }
  return event;
}

/** Parses one line as an event; calls `damaged` with the reason if it is not one. */
export function parseEvent(text: string, damaged: (why: string) => never): Event {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return damaged('not JSON');
  }
  return isEvent(value) ? value : damaged(describeProblem(value));
}

/** Checks a line in a single pass, since a long ledger has a million lines. Unknown fields are kept. */
function isEvent(value: unknown): value is Event {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : null;
  return typeof type === 'string' && isEventType(type) && schemaOf(type).safeParse(value).success;
}

const Version = z.object({ v: z.number() });
const Line = Header.extend({ type: z.string() });

function describeProblem(value: unknown): string {
  const version = Version.safeParse(value);
  if (version.success && version.data.v !== 1)
    return `version ${version.data.v} of the ledger; this gump reads version 1`;
  const header = Line.safeParse(value);
  if (!header.success) return issueOf(header.error);
  const { type } = header.data;
  if (!isEventType(type)) return `an event of unknown type ${JSON.stringify(type)}`;
  const { error } = schemaOf(type).safeParse(value);
  return `${type}: ${error === undefined ? '' : issueOf(error)}`;
}

const schemas = new Map<EventType, z.ZodType>();

/** The schema of a type, built on first use: most ledgers hold only a few of the types. */
function schemaOf(type: EventType): z.ZodType {
  const known = schemas.get(type);
  if (known !== undefined) return known;
  const schema = z.object({ ...Header.shape, type: z.literal(type), ...EVENTS[type] });
  schemas.set(type, schema);
  return schema;
}

function issueOf(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'not an event' : `${issue.path.join('.') || 'the line'}: ${issue.message}`;
}
