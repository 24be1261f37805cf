/**
 * The events of the ledger: their types and schemas. `parts.ts` holds the schemas that several events share; `run.ts`,
 * `group.ts` and `attempt.ts` hold the events of each level. Start here. Stored names and fields never change.
 */
import { z } from 'zod';
import { RunId } from '../ids.js';
import { ATTEMPT_EVENTS } from './attempt.js';
import { GROUP_EVENTS } from './group.js';
import { RUN_EVENTS } from './run.js';

export * from './parts.js';

/**
 * The `signal` of the `cancel_requested` by which a job stops a run that reached `timeout-minutes`. Such a run has
 * failed and can be resumed.
 */
export const TIME_LIMIT_SIGNAL = 'timeout-minutes';

/** All event types with their fields. A new field must be optional: ledgers of earlier versions must stay readable. */
export const EVENTS = { ...RUN_EVENTS, ...GROUP_EVENTS, ...ATTEMPT_EVENTS } as const;

export type EventType = keyof typeof EVENTS;
type FieldsOf<T extends EventType> = z.infer<z.ZodObject<(typeof EVENTS)[T]>>;

/** An event before the ledger has added its sequence number and time. */
export type NewEventOf<T extends EventType> = { [K in T]: { readonly type: K } & Readonly<FieldsOf<K>> }[T];
export type NewEvent = NewEventOf<EventType>;

/** The fields that come first on every line. `ts` is UTC with milliseconds; `seq` counts from 1 without a gap. */
export const Header = z.object({ v: z.literal(1), seq: z.number().int().positive(), ts: z.string(), run: RunId });
export type Header = z.infer<typeof Header>;

/** An event as stored in the ledger. */
export type EventOf<T extends EventType> = {
  [K in T]: Readonly<Header> & { readonly type: K } & Readonly<FieldsOf<K>>;
}[T];
export type Event = EventOf<EventType>;

/** Whether `type` is the name of a known event type. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENTS, type);
}
