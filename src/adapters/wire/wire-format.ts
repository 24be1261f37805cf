import type { Tokens } from '../../model/usage.js';
import type { JsonObject } from '../stream/json-line.js';

/** The model and the tokens of one model call, as far as they are known. */
export interface CallUsage {
  /** The model that answered, as its API calls it. */
  readonly model: string | null;
  readonly tokens: Tokens | null;
}

/** The usage of a call of which nothing has been read yet. */
export const NO_CALL_USAGE: CallUsage = { model: null, tokens: null };

/** Reads the usage of a call from the answers of an API. Pure: it holds no state. */
export interface WireFormat {
  /** A string that every payload with usage contains. Payloads without it need not be parsed. */
  readonly usageMarker: string;
  /** The usage after one more payload: the data of one stream event, or an answer that came as one JSON object. */
  read(before: CallUsage, payload: JsonObject): CallUsage;
}
