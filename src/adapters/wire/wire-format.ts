import type { Tokens } from '../../model/usage.js';
import type { JsonObject } from '../stream/json-line.js';

/** What is known of one model call. */
export interface CallFigures {
  /** The model that answered, as its API calls it. */
  readonly model: string | null;
  readonly tokens: Tokens | null;
}

export const NO_FIGURES: CallFigures = { model: null, tokens: null };

/** How an API tells what a call used. Pure: pieces of an answer in, figures out. */
export interface WireFormat {
  /** A text that every piece with figures contains, so that the others need no parsing. */
  readonly mark: string;
  /** The figures after one more piece: the data of an event of a stream, or an answer that came as one JSON object. */
  read(before: CallFigures, piece: JsonObject): CallFigures;
}
