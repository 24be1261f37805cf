import type { JsonObject } from './json.js';

/** An answer that is not a success, thrown by an operation. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: JsonObject,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${status}: ${JSON.stringify(body)}`);
  }
}

export interface FieldError {
  readonly resource: string;
  readonly code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom';
  readonly field?: string;
  readonly message?: string;
}

export const notFound = (message = 'Not Found') => refusal(404, message);

export const forbidden = (message: string, headers: Readonly<Record<string, string>> = {}) =>
  refusal(403, message, {}, headers);

export const conflict = (message: string) => refusal(409, message);

/** GitHub's "Validation Failed" with its list of errors, or a plain sentence. */
export function unprocessable(...errors: readonly FieldError[] | readonly [string]): Refusal {
  const [first] = errors;
  if (typeof first === 'string') return refusal(422, first);
  const fields = errors as readonly FieldError[];
  return refusal(422, 'Validation Failed', { errors: fields.map((error) => ({ ...error })) });
}

export function refusal(
  status: number,
  message: string,
  more: JsonObject = {},
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  const documentation = { documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return new Refusal(status, { message, ...more, ...documentation }, headers);
}
