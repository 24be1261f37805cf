import { getOctokit } from '@actions/github';
import { z } from 'zod';
import { type Clock, sleep } from './clock.js';
import type { ApiResult, FailedResponse } from './result.js';
import { decideRequestRetry } from './retry-policy.js';

/** A request to GitHub's API. */
export interface ApiRequest {
  /** As in GitHub's reference: `POST /repos/{owner}/{repo}/issues/{issue_number}/comments`. */
  readonly route: string;
  /** Parameters of the route and the body, by GitHub's names. */
  readonly with?: Readonly<Record<string, unknown>>;
  /**
   * The request is not idempotent: it is not retried if the first one may have taken effect. All other requests are
   * retried after a server error or a broken connection.
   */
  readonly once?: boolean;
}

/** GitHub's API for one repository. The parameters `owner` and `repo` of a route are filled in. */
export interface Api {
  /** Absolute URL of the GraphQL API, to be used in a route for what REST cannot do. */
  readonly graphqlUrl: string;
  /** Sends a request and checks the response against a schema. Never rejects. */
  request<T>(request: ApiRequest, shape: z.ZodType<T>): Promise<ApiResult<T>>;
}

/** What the API client is created from. */
export interface ApiOptions {
  /** Base URL of the REST API. */
  readonly url: string;
  readonly token: string;
  readonly owner: string;
  readonly repo: string;
  readonly clock: Clock;
}

/** Timeout of one request, ms. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Creates the API client. It retries requests after 5xx, broken connections and rate limits, with exponential back-off
 * and never sooner than GitHub allows. All other failures are final.
 */
export function createApi({ url, token, owner, repo, clock }: ApiOptions): Api {
  const octokit = getOctokit(token, { baseUrl: url, log: SILENT });

  async function send<T>(
    { route, with: parameters }: ApiRequest,
    shape: z.ZodType<T>,
  ): Promise<ApiResult<T> | FailedResponse> {
    try {
      const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
      const repository = route.includes('{owner}') ? { owner, repo } : {};
      const response = await octokit.request(route, { ...repository, ...parameters, request: { signal } });
      const parsed = shape.safeParse(response.data);
      if (parsed.success) return { ok: true, value: parsed.data };
      const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      return { ok: false, status: null, message: `unexpected answer to ${route}: ${issues.slice(0, 3).join('; ')}` };
    } catch (error) {
      return toFailedResponse(error);
    }
  }

  return {
    // GitHub Enterprise Server has the two APIs side by side: /api/v3 and /api/graphql.
    graphqlUrl: `${url.replace(/\/+$/, '').replace(/\/api\/v3$/, '/api')}/graphql`,
    async request(request, shape) {
      for (let attempt = 1; ; attempt += 1) {
        const result = await send(request, shape);
        if (!('headers' in result)) return result;
        const retry = decideRequestRetry(result, { attempt, once: request.once ?? false, now: clock.now() });
        if (retry.again) await sleep(clock, retry.waitMs);
        else return { ok: false, status: result.status, message: result.message };
      }
    },
  };
}

/** The schema for responses whose content does not matter. */
export const ANY_RESPONSE = z.unknown();

/** An error of the API client that has a response. */
const ResponseError = z.object({
  status: z.number(),
  response: z
    .object({
      headers: z.record(z.string(), z.union([z.string(), z.number(), z.undefined()])).default({}),
      data: z.unknown(),
    })
    .optional(),
});

/** The body of GitHub's error responses. */
const ErrorBody = z.object({
  message: z.string(),
  errors: z
    .array(
      z.union([
        z.string(),
        z.object({ message: z.string().optional(), field: z.string().optional(), code: z.string() }),
      ]),
    )
    .optional(),
});

/** Converts an error of the API client. Its errors for broken connections have the status 500 but no response. */
function toFailedResponse(error: unknown): FailedResponse {
  const errorText = error instanceof Error ? error.message : String(error);
  const parsed = ResponseError.safeParse(error);
  if (!parsed.success || parsed.data.response === undefined)
    return { ok: false, status: null, message: oneLine(errorText), headers: {} };
  const { status, response } = parsed.data;
  return { ok: false, status, message: oneLine(bodyMessage(response.data, status)), headers: response.headers };
}

function bodyMessage(body: unknown, status: number): string {
  const parsed = ErrorBody.safeParse(body);
  if (!parsed.success) return `GitHub answered ${status}`;
  const { message, errors = [] } = parsed.data;
  const details = errors.map((each) =>
    typeof each === 'string' ? each : (each.message ?? [each.field, each.code].filter(Boolean).join(' ')),
  );
  return details.length === 0 ? message : `${message}: ${details.join('; ')}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 500);
}

/** Silences the client, which would print warnings on standard error about failures that are handled here. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };
function nothing(): void {
  // Empty on purpose.
}
