const codes = new Map([
  [401, 'invalid_api_key'],
  [404, 'model_not_found'],
  [429, 'rate_limit_exceeded'],
  [500, 'server_error'],
]);

/** A refusal in OpenAI's words, the same in both of its APIs. */
export function openAiError(status: number, message: string): unknown {
  return { error: { message, type: typeOf(status), param: null, code: codes.get(status) ?? null } };
}

function typeOf(status: number): string {
  if (status === 429) return 'requests';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}
