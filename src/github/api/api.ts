import { getOctokit } from '@actions/github';
import { z } from 'zod';
import type { Answer, Trouble } from './answer.js';
import { type Clock, sleep } from './clock.js';
import { patienceFor } from './retry-policy.js';

export interface Request {
  /** As in GitHub's reference: `POST /repos/{owner}/{repo}/issues/{issue_number}/comments`. */
  readonly route: string;
  readonly with?: Readonly<Record<string, unknown>>;
  /**
   * Doing it twice does harm, so it is not sent again where the first may have had its effect. Everything else is sent
   * again after a server's error or a broken connection.
   */
  readonly once?: boolean;
}

/** GitHub's API for one repository. `owner` and `repo` are filled in. */
export interface Api {
  /** Where the GraphQL API is, for what REST cannot do: absolute, so that a route can name it. */
  readonly graphqlUrl: string;
  ask<T>(request: Request, shape: z.ZodType<T>): Promise<Answer<T>>;
}

export interface ApiOptions {
  readonly url: string;
  readonly token: string;
  readonly owner: string;
  readonly repo: string;
  readonly clock: Clock;
}

const ANSWER_WITHIN_MS = 30_000;

/**
 * Requests are sent again after 5xx, broken connections and rate limits, with growing waits and never sooner than
 * GitHub says; other refusals are final. The promise of `ask` never rejects.
 */
export function createApi({ url, token, owner, repo, clock }: ApiOptions): Api {
  const octokit = getOctokit(token, { baseUrl: url, log: SILENT });

  async function send<T>({ route, with: more }: Request, shape: z.ZodType<T>): Promise<Answer<T> | Trouble> {
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const place = route.includes('{owner}') ? { owner, repo } : {};
      const answer = await octokit.request(route, { ...place, ...more, request: { signal } });
      const parsed = shape.safeParse(answer.data);
      if (parsed.success) return { ok: true, value: parsed.data };
      const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      return { ok: false, status: null, message: `unexpected answer to ${route}: ${places.slice(0, 3).join('; ')}` };
    } catch (error) {
      return troubleOf(error);
    }
  }

  return {
    // On GitHub Enterprise Server the two APIs are beside each other: /api/v3 and /api/graphql.
    graphqlUrl: `${url.replace(/\/+$/, '').replace(/\/api\/v3$/, '/api')}/graphql`,
    async ask(request, shape) {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await send(request, shape);
        if (!('headers' in answer)) return answer;
        const patience = patienceFor(answer, { attempt, once: request.once ?? false, now: clock.now() });
        if (patience.again) await sleep(clock, patience.waitMs);
        else return { ok: false, status: answer.status, message: answer.message };
      }
    },
  };
}

/** For answers whose content does not matter. */
export const ANYTHING = z.unknown();

const refusal = z.object({
  status: z.number(),
  response: z
    .object({
      headers: z.record(z.string(), z.union([z.string(), z.number(), z.undefined()])).default({}),
      data: z.unknown(),
    })
    .optional(),
});

const refusalBody = z.object({
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

/** The client's own errors for broken connections claim to be a 500 and have no response. */
function troubleOf(error: unknown): Trouble {
  const words = error instanceof Error ? error.message : String(error);
  const parsed = refusal.safeParse(error);
  if (!parsed.success || parsed.data.response === undefined)
    return { ok: false, status: null, message: oneLine(words), headers: {} };
  const { status, response } = parsed.data;
  return { ok: false, status, message: oneLine(messageOf(response.data, status)), headers: response.headers };
}

function messageOf(body: unknown, status: number): string {
  const parsed = refusalBody.safeParse(body);
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

/** The client would warn on standard error about things that are handled here. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };
function nothing(): void {
  // on purpose
}
