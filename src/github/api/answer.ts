/** What GitHub answered: a value of the shape that was asked for, or why there is none. */
export type Answer<T> = { readonly ok: true; readonly value: T } | ApiFailure;

/** `status` is null where no usable answer came at all. `message` is GitHub's own, on one line. */
export interface ApiFailure {
  readonly ok: false;
  readonly status: number | null;
  readonly message: string;
}

/** A failure with what GitHub said beside it; names of headers in lower case. */
export interface Trouble extends ApiFailure {
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}
