import { z } from 'zod';
import { startsWithMarker } from '../../report/markdown/marker.js';
import type { Api } from '../api/api.js';
import { type Clock, sleep } from '../api/clock.js';
import type { ApiResult } from '../api/result.js';
import type { TokenIdentity } from '../api/token-identity.js';

/** gump's comments on threads. The first line of each is a hidden marker; a thread has one comment per marker. */
export interface Comments {
  /**
   * Updates our comment with the same marker, or creates it. Resolves with its id. A comment is never created twice,
   * even if a response of GitHub was lost: if it cannot be found out whether the comment exists, that is the failure.
   */
  upsert(thread: number, body: string): Promise<ApiResult<number>>;
}

const Comment = z.object({
  id: z.number().int(),
  body: z.string().default(''),
  user: z.object({ login: z.string() }).nullable(),
});
type Comment = z.infer<typeof Comment>;

const PAGE = 100;
/** How many pages are searched for our comment. If it is not among them, a new one is created. */
const MOST_PAGES = 30;
/** How often the creation of a comment is attempted. */
const CREATE_ATTEMPTS = 3;

/** Creates the access to our comments. `tokenIdentity` tells them apart from those of others. */
export function createComments(api: Api, tokenIdentity: TokenIdentity, clock: Clock): Comments {
  const known = new Map<string, number>();

  async function put(thread: number, body: string): Promise<ApiResult<number>> {
    const marker = markerIn(body);
    const key = `${thread} ${marker}`;
    const id = known.get(key);
    const earlier = id === undefined ? await find(thread, marker) : { ok: true as const, value: id };
    if (!earlier.ok) return earlier;
    const answer = earlier.value === null ? await create(thread, body) : await update(thread, earlier.value, body);
    if (answer.ok) known.set(key, answer.value);
    return answer;
  }

  async function update(thread: number, id: number, body: string): Promise<ApiResult<number>> {
    const request = {
      route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      with: { comment_id: id, body },
    };
    const answer = await api.request(request, Comment);
    if (answer.ok) return { ok: true, value: id };
    if (answer.status !== 404) return answer;
    // It was deleted: create it again. If it is still visible, the token may not edit it, and a second is not wanted.
    const seen = await find(thread, markerIn(body));
    if (!seen.ok) return seen;
    return seen.value === null ? create(thread, body) : answer;
  }

  async function create(thread: number, body: string): Promise<ApiResult<number>> {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    for (let attempt = 1; ; attempt += 1) {
      const answer = await api.request({ route, with: { issue_number: thread, body }, once: true }, Comment);
      if (answer.ok) {
        if (answer.value.user) tokenIdentity.learn(answer.value.user.login);
        return { ok: true, value: answer.value.id };
      }
      const mayExist = answer.status === null || answer.status >= 500;
      if (!mayExist || attempt === CREATE_ATTEMPTS) return answer;
      await sleep(clock, 1000 * 2 ** (attempt - 1));
      const written = await find(thread, markerIn(body));
      if (!written.ok) return written;
      if (written.value !== null) return { ok: true, value: written.value };
    }
  }

  /** Finds our comment with this marker. Resolves with its id; null if the thread has none. */
  async function find(thread: number, marker: string): Promise<ApiResult<number | null>> {
    const author = await tokenIdentity.login();
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const answer = await api.request(
        {
          route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
          with: { issue_number: thread, per_page: PAGE, page },
        },
        z.array(Comment),
      );
      if (!answer.ok) return answer;
      const ours = answer.value.find(({ body, user }) => user?.login === author && startsWithMarker(body, marker));
      if (ours) return { ok: true, value: ours.id };
      if (answer.value.length < PAGE) break;
    }
    return { ok: true, value: null };
  }

  return { upsert: put };
}

/** The marker in the first line of a comment. Throws a RangeError if there is none. */
function markerIn(body: string): string {
  const [first = ''] = body.split('\n', 1);
  if (!/^<!-- gump:.* -->$/.test(first)) throw new RangeError('a comment of ours begins with its marker');
  return first;
}
