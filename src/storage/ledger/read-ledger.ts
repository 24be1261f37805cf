import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { EVENTS, Header, isEventType, type Event, type EventType } from '../../model/index.js';
import { LineSplitter, type StreamLine } from '../../system/process/output/line-splitter.js';
import { LedgerError } from './ledger-error.js';
import { unsealed } from './seal.js';

/** A line longer than this is damage: the longest honest one pins a workflow of at most a few MiB. */
const LONGEST_LINE = 64 * 1024 * 1024;
const NEWLINE = 10;

/** What a ledger file holds. `wholeBytes` is where its last complete line ends; after it may stand one torn line. */
export interface LedgerText {
  readonly events: readonly Event[];
  readonly wholeBytes: number;
  readonly torn: boolean;
}

/**
 * Reads a ledger and checks every line: known type, right fields, `seq` without a gap, one run. One torn last line is
 * forgiven. Throws a LedgerError that names the line for any other damage.
 */
export async function readLedger(file: string): Promise<LedgerText> {
  const events: Event[] = [];
  const splitter = new LineSplitter(LONGEST_LINE);
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
  const text = unsealed(line.text) ?? damaged('not as it was written: its checksum does not fit');
  const event = parseEvent(text, damaged);
  if (event.seq !== number)
    return damaged(`seq ${event.seq} where ${number} should be; lines are missing or were written twice`);
  const previous = before[before.length - 1];
  // Only a replay goes on under another id.
  if (previous !== undefined && previous.run !== event.run && event.type !== 'replay_started') {
    return damaged(`an event of another run, ${event.run}`);
  }
  return event;
}

/** One line as an event; `damaged` is called with the reason where it is none. */
export function parseEvent(text: string, damaged: (why: string) => never): Event {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return damaged('not JSON');
  }
  return isEvent(value) ? value : damaged(whatIsWrong(value));
}

/** The usual case first, and in one go: a long ledger has a million lines. Fields of a later version stay on it. */
function isEvent(value: unknown): value is Event {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : null;
  return typeof type === 'string' && isEventType(type) && schemaOf(type).safeParse(value).success;
}

const Version = z.object({ v: z.number() });
const Line = Header.extend({ type: z.string() });

function whatIsWrong(value: unknown): string {
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

/** Made when first needed: most ledgers hold few of the types. */
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
