/** The result of an API request: a value of the expected shape, or why there is none. */
export type ApiResult<T> = { readonly ok: true; readonly value: T } | ApiFailure;

/** A failed API request. `status` is null if there was no usable response. `message` is GitHub's own, on one line. */
export interface ApiFailure {
  readonly ok: false;
  readonly status: number | null;
  readonly message: string;
}

/** A failure with the headers of the response. Names of headers are in lower case. */
export interface FailedResponse extends ApiFailure {
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}
