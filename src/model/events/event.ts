import { z } from 'zod';
import { RunId } from '../ids.js';
import { ATTEMPT_EVENTS } from './attempt.js';
import { GROUP_EVENTS } from './group.js';
import { RUN_EVENTS } from './run.js';

export * from './parts.js';

/** The signal of a `cancel_requested` by which a job ends a run whose time is up: it has failed, and can be gone on with. */
export const TIME_LIMIT = 'timeout-minutes';

/** All types of events with their fields. One that is added is optional: ledgers of earlier versions must stay readable. */
export const EVENTS = { ...RUN_EVENTS, ...GROUP_EVENTS, ...ATTEMPT_EVENTS } as const;

export type EventType = keyof typeof EVENTS;
type FieldsOf<T extends EventType> = z.infer<z.ZodObject<(typeof EVENTS)[T]>>;

/** An event before the ledger has given it a number and a time. */
export type NewEventOf<T extends EventType> = { [K in T]: { readonly type: K } & Readonly<FieldsOf<K>> }[T];
export type NewEvent = NewEventOf<EventType>;

/** First on every line. `ts` is UTC with milliseconds; `seq` counts from 1 without a gap. */
export const Header = z.object({ v: z.literal(1), seq: z.number().int().positive(), ts: z.string(), run: RunId });
export type Header = z.infer<typeof Header>;

/** An event as it stands in the ledger. */
export type EventOf<T extends EventType> = {
  [K in T]: Readonly<Header> & { readonly type: K } & Readonly<FieldsOf<K>>;
}[T];
export type Event = EventOf<EventType>;

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENTS, type);
}
